/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of lists, and those that sets and the values of a map share with them. */
final class ListMethods {

    private ListMethods() {}

    static @Nullable Object call(List<?> target, String method, Arguments given, Rendering in) {
        List<@Nullable Object> list = of(target);
        if (given.are(Integer.class)) {
            int index = given.number(0);
            switch (method) {
                case "get" -> {
                    Object element = list.get(index);
                    return element == null ? Values.UNDEFINED : element;
                }
                case "remove" -> {
                    in.budget.scan(list.size());
                    return list.remove(index);
                }
                default -> {
                    // perhaps a method that takes any value
                }
            }
        } else if (given.size() == 2 && given.get(0) instanceof Integer index) {
            switch (method) {
                case "set" -> {
                    return list.set(index, given.get(1));
                }
                case "add" -> {
                    in.budget.scan(list.size());
                    in.budget.allocate(24);
                    list.add(index, given.get(1));
                    return Values.UNDEFINED;
                }
                case "subList" -> {
                    if (given.are(Integer.class, Integer.class)) {
                        return copy(list.subList(index, given.number(1)), in);
                    }
                }
                default -> {
                    // there is no other
                }
            }
        }
        if (given.size() == 1) {
            switch (method) {
                case "indexOf" -> {
                    return indexOf(list, given.get(0), in);
                }
                case "lastIndexOf" -> {
                    for (int i = list.size() - 1; i >= 0; i--) {
                        if (Values.identical(list.get(i), given.get(0), in)) {
                            return i;
                        }
                    }
                    return -1;
                }
                case "remove" -> {
                    int index = indexOf(list, given.get(0), in);
                    if (index >= 0) {
                        in.budget.scan(list.size());
                        list.remove(index);
                    }
                    return index >= 0;
                }
                default -> {
                    // one that all collections have
                }
            }
        }
        return callAny(target, method, given, in);
    }

    static @Nullable Object callAny(Collection<?> target, String method, Arguments given, Rendering in) {
        if (given.are()) {
            switch (method) {
                case "size" -> {
                    return target.size();
                }
                case "isEmpty" -> {
                    return target.isEmpty();
                }
                case "iterator" -> {
                    return copy(target, in).iterator();
                }
                case "toArray" -> {
                    return copy(target, in);
                }
                case "clear" -> {
                    target.clear();
                    return Values.UNDEFINED;
                }
                default -> {
                    return null;
                }
            }
        }
        if (given.size() != 1) {
            return null;
        }
        switch (method) {
            case "contains" -> {
                return contains(target, given.get(0), in);
            }
            case "containsAll" -> {
                if (given.get(0) instanceof Collection<?> wanted) {
                    for (Object element : wanted) {
                        if (!contains(target, element, in)) {
                            return false;
                        }
                    }
                    return true;
                }
            }
            case "add" -> {
                if (target instanceof List<?> list) {
                    in.budget.allocate(24);
                    return of(list).add(given.get(0));
                }
            }
            case "addAll" -> {
                if (target instanceof List<?> list && given.get(0) instanceof Collection<?> more) {
                    in.budget.allocate(16L * more.size()); // beside the copy, the list's array grows
                    return of(list).addAll(copy(more, in));
                }
            }
            default -> {
                // there is no other
            }
        }
        return null;
    }

    private static int indexOf(List<?> list, @Nullable Object wanted, Rendering in) {
        for (int i = 0; i < list.size(); i++) {
            if (Values.identical(list.get(i), wanted, in)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean contains(Collection<?> collection, @Nullable Object wanted, Rendering in) {
        for (Object element : collection) {
            if (Values.identical(element, wanted, in)) {
                return true;
            }
        }
        return false;
    }

    private static List<@Nullable Object> copy(Collection<?> elements, Rendering in) {
        in.budget.scan(elements.size());
        in.budget.allocate(40 + 8L * elements.size());
        return new ArrayList<>(elements);
    }

    /** Templates know no types. */
    @SuppressWarnings("unchecked")
    static List<@Nullable Object> of(List<?> list) {
        return (List<@Nullable Object>) list;
    }
}
