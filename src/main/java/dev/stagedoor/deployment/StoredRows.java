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
import org.jspecify.annotations.Nullable;

/** What was made of the rows of one type: of a hundred thousand only those that changed are read again. Not for threads. */
final class StoredRows<T> {

    private static final int FEW = 20;

    private record Made<T>(long version, T value) {}

    private final Function<Set<String>, List<Definition>> read;
    private final Function<Definition, T> make;
    private final Map<String, Made<T>> byPath = new HashMap<>();

    /**
     * @param read the rows at these paths, as far as they are there
     * @param make what is kept of a row
     */
    StoredRows(Function<Set<String>, List<Definition>> read, Function<Definition, T> make) {
        this.read = read;
        this.make = make;
    }

    /**
     * @param versions of all rows of the type, by path
     * @return the paths of those that are not as they were
     */
    Set<String> follow(Map<String, Long> versions) {
        Set<String> changed = new HashSet<>(byPath.keySet());
        changed.removeAll(versions.keySet());
        versions.forEach((path, version) -> {
            Made<T> made = byPath.get(path);
            if (made == null || made.version() != version) {
                changed.add(path);
            }
        });
        reread(changed);
        return changed;
    }

    /** Reads all anew with the next {@link #follow}: a row that was deleted and made again may have the version it had. */
    void forget() {
        byPath.clear();
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

    /** @param paths of rows that may have changed, or be no more */
    void reread(Set<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        Map<String, Made<T>> made = new HashMap<>();
        read.apply(paths).forEach(row -> made.put(row.path(), new Made<>(row.version(), make.apply(row))));
        byPath.keySet().removeAll(paths);
        byPath.putAll(made);
    }

    /** What was made of the row at a path; null when there is none. */
    @Nullable
    T get(String path) {
        Made<T> made = byPath.get(path);
        return made == null ? null : made.value();
    }

    Set<String> paths() {
        return byPath.keySet();
    }
}
