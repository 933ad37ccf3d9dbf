/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What was made of the rows of one type: of a hundred thousand only those that changed are read again. Not for threads. */
final class StoredRows<T> {

    private static final int FEW = 20;

    private record Made<T>(long version, T value) {}

    private final Function<Set<String>, List<Definition>> read;
    private final Function<Definition, T> make;
    private Map<String, Made<T>> byPath = new HashMap<>();

    /**
     * @param read the rows at these paths, as far as they are there
     * @param make what is kept of a row
     */
    StoredRows(Function<Set<String>, List<Definition>> read, Function<Definition, T> make) {
        this.read = read;
        this.make = make;
    }

    /** @param versions of all rows of the type, by path */
    void follow(Map<String, Long> versions) {
        Map<String, Made<T>> following = new HashMap<>(byPath);
        following.keySet().retainAll(versions.keySet());
        Set<String> changed = new HashSet<>();
        versions.forEach((path, version) -> {
            Made<T> made = following.get(path);
            if (made == null || made.version() != version) {
                changed.add(path);
            }
        });
        following.keySet().removeAll(changed);
        if (!changed.isEmpty()) {
            read.apply(changed).forEach(row -> following.put(row.path(), new Made<>(row.version(), make.apply(row))));
        }
        byPath = following;
    }

    /** Reads all anew with the next {@link #follow}: a row that was deleted and made again may have the version it had. */
    void forget() {
        byPath = new HashMap<>();
    }

    /** The rows of a type at these paths: a few one by one, many all at once. */
    static List<Definition> read(Definitions definitions, String type, Set<String> paths) {
        return paths.size() <= FEW
                ? paths.stream()
                        .map(definitions::find)
                        .flatMap(Optional::stream)
                        .toList()
                : definitions.ofType(type).stream()
                        .filter(row -> paths.contains(row.path()))
                        .toList();
    }

    /** By path. */
    Map<String, T> all() {
        Map<String, T> all = new HashMap<>();
        byPath.forEach((path, made) -> all.put(path, made.value()));
        return all;
    }
}
