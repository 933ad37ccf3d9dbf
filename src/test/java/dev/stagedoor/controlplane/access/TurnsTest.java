/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Test
    void those_beyond_the_most_wait_and_start_in_order() {
        Turns turns = new Turns(2);
        List<String> started = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            turns.take(() -> started.add(name));
        }
        assertThat(started).containsExactly("a", "b");

        turns.done();
        assertThat(started).containsExactly("a", "b", "c");
        turns.done();
        turns.done();
        turns.done();
        assertThat(started).containsExactly("a", "b", "c", "d");

        turns.take(() -> started.add("e"));
        turns.take(() -> started.add("f"));
        turns.take(() -> started.add("g"));
        assertThat(started).endsWith("e", "f");
    }
}
