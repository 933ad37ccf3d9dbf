/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a template can ask of a value: an allow-list, written out. Nothing is looked up by reflection, so what is not
 * named here or in the classes for the types does not exist.
 */
final class Members {

    private Members() {}

    /** {@code $target.name}; null when there is none. */
    static @Nullable Object property(Object target, String name) {
        if (target instanceof TemplateObject object) {
            return object.property(name);
        } else if (target instanceof Map<?, ?> map) {
            return map.get(name);
        } else if (target instanceof Collection<?> collection) {
            return name.equals("empty") ? collection.isEmpty() : null;
        } else if (target instanceof String text) {
            return name.equals("empty") ? text.isEmpty() : null;
        } else if (target instanceof Map.Entry<?, ?> entry) {
            return switch (name) {
                case "key" -> entry.getKey();
                case "value" -> entry.getValue();
                default -> null;
            };
        }
        return null;
    }

    /**
     * {@code $target.method(arguments)}; null when there is no such method for these arguments.
     *
     * @throws IllegalArgumentException or IndexOutOfBoundsException where Java's method would throw
     */
    static @Nullable Object call(Object target, String method, List<@Nullable Object> arguments, Rendering in) {
        if (target instanceof TemplateObject object) {
            return object.call(method, arguments, in.budget);
        }
        Arguments given = new Arguments(arguments, in);
        Object own;
        if (target instanceof String text) {
            own = StringMethods.call(text, method, given, in);
        } else if (target instanceof List<?> list) {
            own = ListMethods.call(list, method, given, in);
        } else if (target instanceof Map<?, ?> map) {
            own = MapMethods.call(map, method, given, in);
        } else if (target instanceof Collection<?> collection) {
            own = ListMethods.callAny(collection, method, given, in);
        } else if (target instanceof Number number) {
            own = NumberMethods.call(number, method, given);
        } else if (target instanceof Boolean truth) {
            own = NumberMethods.call(truth, method, given);
        } else if (target instanceof Map.Entry<?, ?> entry) {
            own = given.are() ? MapMethods.call(entry, method) : null;
        } else if (target instanceof Iterator<?> iterator && given.are()) {
            own = switch (method) {
                case "hasNext" -> iterator.hasNext();
                case "next" -> {
                    if (!iterator.hasNext()) {
                        throw new IllegalArgumentException("no more elements");
                    }
                    yield iterator.next();
                }
                default -> null;
            };
        } else {
            own = null;
        }
        if (own != null) {
            return own;
        }
        if (method.equals("toString") && given.are()) {
            return in.toText(target);
        }
        if (method.equals("equals") && given.size() == 1) {
            return Values.identical(target, given.get(0), in);
        }
        return null;
    }

    /** {@code $target[key]}. */
    static @Nullable Object index(Object target, @Nullable Object key, Rendering in) {
        if (target instanceof TemplateObject object) {
            return object.property(in.toText(key));
        } else if (target instanceof Map<?, ?> map) {
            return map.get(Values.key(key, in));
        } else if (target instanceof List<?> list && key instanceof Integer index) {
            return list.get(index < 0 ? list.size() + index : index);
        }
        return null;
    }

    /** {@code #set($target.key = value)} and {@code #set($target[key] = value)}; what cannot be set stays. */
    static void assign(Object target, @Nullable Object key, Object value, Rendering in) {
        if (target instanceof Map<?, ?>) {
            MapMethods.put(target, key, value, in);
        } else if (target instanceof List<?> list && key instanceof Integer index) {
            ListMethods.of(list).set(index < 0 ? list.size() + index : index, value);
        }
    }
}
