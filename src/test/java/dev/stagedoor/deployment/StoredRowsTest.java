/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredRowsTest {

    private final Map<String, Definition> table = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<Set<String>> reads = new ArrayList<>();
    private final StoredRows<String> rows = new StoredRows<>(
            paths -> {
                reads.add(paths);
                return table.values().stream()
                        .filter(row -> paths.contains(row.path()))
                        .toList();
            },
            row -> row.document().path("name").asText());

    private void put(String path, String name, long version) {
        table.put(path, StoredRow.of(path, "ApiKey", Json.object().put("name", name), version));
        versions.put(path, version);
    }

    @Test
    void onlyRowsThatChangedAreReadAgain() {
        put("/apikeys/a", "one", 1);
        put("/apikeys/b", "two", 1);
        rows.follow(versions);
        put("/apikeys/b", "three", 2);
        rows.follow(versions);
        rows.follow(versions);

        assertThat(rows.get("/apikeys/a")).isEqualTo("one");
        assertThat(rows.get("/apikeys/b")).isEqualTo("three");
        assertThat(reads).containsExactly(Set.of("/apikeys/a", "/apikeys/b"), Set.of("/apikeys/b"));
    }

    @Test
    void rowsThatAreNoMoreAreForgotten() {
        put("/apikeys/a", "one", 1);
        rows.follow(versions);
        table.clear();
        versions.clear();
        rows.follow(versions);

        assertThat(rows.paths()).isEmpty();
    }

    @Test
    void aRowThatGoesWhileItIsReadIsNotThere() {
        versions.put("/apikeys/a", 1L);
        rows.follow(versions);

        assertThat(rows.paths()).isEmpty();
    }
}
