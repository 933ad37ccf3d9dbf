/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.wire.Identifiers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Ids of one kind of row: the ones the API has, by the name authors know the row by, and new ones. */
final class ImportedIds {

    private final Map<String, String> byName = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The ids of the rows of a type, by a member of their documents. */
    static ImportedIds of(DefinitionTree current, String type, String nameMember) {
        ImportedIds ids = new ImportedIds();
        current.nodes().forEach((path, node) -> {
            if (node.type().equals(type)) {
                String id = node.document().path("id").asText();
                ids.byName.put(node.document().path(nameMember).asText(), id);
                ids.taken.add(id);
            }
        });
        return ids;
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** The row's id if there is such a row, else a new one that it keeps from now on. */
    String of(String name) {
        return byName.computeIfAbsent(name, unknown -> fresh());
    }

    /** An id that no row of the kind has. */
    String fresh() {
        String id = Identifiers.child();
        while (!taken.add(id)) {
            id = Identifiers.child();
        }
        return id;
    }
}
