/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageTest {

    private static ObjectNode page(int elements, @Nullable String limit, @Nullable String position) {
        List<String> sorted = IntStream.range(0, elements)
                .mapToObj(i -> "/key/%05d".formatted(i))
                .toList();
        return new Page(limit, position)
                .of(sorted, key -> key, key -> Json.object().put("key", key));
    }

    @Test
    void followingThePositionsGivesEveryElementOnceInOrder() {
        List<String> keys = new ArrayList<>();
        String position = null;
        do {
            ObjectNode answer = page(10, "3", position);
            answer.get("item").forEach(item -> keys.add(item.get("key").asText()));
            position = answer.has("position") ? answer.get("position").asText() : null;
        } while (position != null);

        assertThat(keys).hasSize(10).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aListThatFitsHasNoPosition() {
        assertThat(page(3, "3", null).has("position")).isFalse();
        assertThat(page(0, null, null)).isEqualTo(Json.readObject("{\"item\":[]}"));
    }

    @Test
    void thereAreTwentyFiveUnlessTheCallerSaysAnotherNumber() {
        assertThat(page(600, null, null).get("item")).hasSize(25);
        assertThat(page(600, "500", null).get("item")).hasSize(500);
    }

    @Test
    void aLimitOrPositionThatCannotBeIsRefused() {
        assertThatThrownBy(() -> page(1, "501", null)).hasMessageContaining("limit");
        assertThatThrownBy(() -> page(1, "0", null)).hasMessageContaining("limit");
        assertThatThrownBy(() -> page(1, "many", null))
                .hasMessage("class java.lang.String can not be converted to an Integer");
        assertThatThrownBy(() -> page(1, null, "%%%")).hasMessage("Invalid position parameter specified");
    }
}
