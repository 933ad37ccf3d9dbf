/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404",
                "5\\d{2}",
                "4[0-9]{2}|5[0-9]{2}",
                "(\\n|.)+",
                ".*[Ee]rror.*",
                "(?:4\\d\\d)?",
                "(400|401)",
                "(?i)not found.*",
                "[(]+[)*]+",
                "[]a+]+",
                "(\\Q(a+)\\E)+",
                "(4\\d{2})+",
                "((a+)?b)?",
                "(\\(a\\))*"
            })
    void patternsInUseCompile(String pattern) {
        assertThat(SelectionPattern.compile(pattern).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+",
                "(a*)*b",
                "(.?){50}",
                "(((.?){50}){50}){50}",
                "(?:x|y{1,3})+",
                "((a+)b)*",
                "(a{2,})+?",
                "([(]+)*"
            })
    void aRepeatedGroupWithAVariablePartIsRefused(String pattern) {
        assertThatThrownBy(() -> SelectionPattern.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repeated group");
    }

    @Test
    void aMalformedPatternIsRefusedWithItsFault() {
        assertThatThrownBy(() -> SelectionPattern.compile("4(")).hasMessageStartingWith("Invalid selectionPattern 4(");
    }
}
