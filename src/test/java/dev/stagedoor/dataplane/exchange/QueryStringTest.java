/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** "Amazon API Gateway important notes" for REST APIs, what is said of query strings. */
class QueryStringTest {

    @Test
    void aSemicolonSplitsAsAnAmpersandDoes() {
        assertThat(QueryString.parse("a=1;b=2&a=3"))
                .containsExactly(Map.entry("a", List.of("1", "3")), Map.entry("b", List.of("2")));
    }

    @Test
    void namesAndValuesAreDecoded() {
        assertThat(QueryString.parse("%61=x+y&b=%2B%7C&c"))
                .containsExactly(
                        Map.entry("a", List.of("x y")), Map.entry("b", List.of("+|")), Map.entry("c", List.of("")));
    }

    @Test
    void aPercentSignThatEscapesNothingStandsForItself() {
        assertThat(QueryString.parse("a=100%")).containsExactly(Map.entry("a", List.of("100%")));
        assertThat(QueryString.isWellEscaped("a=%20%fF")).isTrue();
        for (String stray : List.of("a=%", "a=%2", "a=%zz", "a=%20%")) {
            assertThat(QueryString.isWellEscaped(stray)).isFalse();
        }
    }
}
