/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsTest {

    private final MemoryDefinitions store = new MemoryDefinitions();

    @AfterEach
    void close() {
        store.close();
    }

    /** Another index has the rows too, but not in this order: all of them would be read and sorted for a page. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPageByAgeIsReadFromTheIndexThatHasItsOrder(boolean oldestFirst) {
        for (Definitions.Place after : new Definitions.Place[] {null, new Definitions.Place(1, "/restapis/a")}) {
            assertThat(store.plans(() -> store.inTransaction(
                            () -> store.definitions().listByAge("", "RestApi", oldestFirst, after, 26))))
                    .hasSize(1)
                    .allSatisfy(
                            plan -> assertThat(plan).contains("DEFINITION_AGE").contains("index sorted"));
        }
    }
}
