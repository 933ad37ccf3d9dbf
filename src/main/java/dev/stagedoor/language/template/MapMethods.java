/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of maps and of their entries. */
final class MapMethods {

    private MapMethods() {}

    static @Nullable Object call(Map<?, ?> map, String method, Arguments given, Rendering in) {
        return switch (given.size()) {
            case 0 -> plain(map, method, in);
            case 1 -> withKey(map, method, given.get(0), in);
            case 2 ->
                switch (method) {
                    case "put" -> put(map, given.get(0), given.get(1), in);
                    case "putIfAbsent" ->
                        map.containsKey(Values.key(given.get(0), in))
                                ? map.get(Values.key(given.get(0), in))
                                : put(map, given.get(0), given.get(1), in);
                    case "getOrDefault" -> {
                        Object key = Values.key(given.get(0), in);
                        yield map.containsKey(key) ? map.get(key) : given.get(1);
                    }
                    default -> null;
                };
            default -> null;
        };
    }

    private static @Nullable Object plain(Map<?, ?> map, String method, Rendering in) {
        switch (method) {
            case "size" -> {
                return map.size();
            }
            case "isEmpty" -> {
                return map.isEmpty();
            }
            case "keySet" -> {
                return map.keySet();
            }
            case "values" -> {
                return map.values();
            }
            case "entrySet" -> {
                in.budget.scan(map.size());
                in.budget.allocate(40 + 8L * map.size());
                return new ArrayList<Object>(map.entrySet());
            }
            case "clear" -> {
                map.clear();
                return Values.UNDEFINED;
            }
            default -> {
                return null;
            }
        }
    }

    private static @Nullable Object withKey(Map<?, ?> map, String method, @Nullable Object argument, Rendering in) {
        switch (method) {
            case "get" -> {
                return map.get(Values.key(argument, in));
            }
            case "containsKey" -> {
                return map.containsKey(Values.key(argument, in));
            }
            case "containsValue" -> {
                for (Object value : map.values()) {
                    if (Values.identical(value, argument, in)) {
                        return true;
                    }
                }
                return false;
            }
            case "remove" -> {
                return map.remove(Values.key(argument, in));
            }
            case "putAll" -> {
                if (argument instanceof Map<?, ?> more) {
                    for (Map.Entry<?, ?> entry : new ArrayList<>(more.entrySet())) {
                        put(map, entry.getKey(), entry.getValue(), in);
                    }
                    return Values.UNDEFINED;
                }
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    static @Nullable Object call(Map.Entry<?, ?> entry, String method) {
        return switch (method) {
            case "getKey" -> entry.getKey();
            case "getValue" -> entry.getValue();
            default -> null;
        };
    }

    /** Templates know no types. */
    @SuppressWarnings("unchecked")
    static @Nullable Object put(Object map, @Nullable Object key, @Nullable Object value, Rendering in) {
        in.budget.step();
        in.budget.allocate(64);
        return ((Map<@Nullable Object, @Nullable Object>) map).put(Values.key(key, in), value);
    }
}
