/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Those of AWS's documentation for selection patterns and models among them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "404",
                "5\\d{2}",
                "4[0-9]{2}|5[0-9]{2}",
                ".*[Ee]rror.*",
                "(?:4\\d\\d)?",
                "(?i)not found.*",
                "[(]+[)*]+",
                "[]a+]+",
                "(\\Q(a+)\\E)+",
                "^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$",
                "^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)(?=.*[^\\w\\s]).{8,64}$",
                "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
                "^\\s*(\\+?\\d{1,3}[ -]?)?(\\(\\d{2,4}\\)[ -]?)?\\d+([ -]?\\d+)*\\s*$",
                "^(\\d+\\.){2}\\d+(-[\\w.]+)?(\\+[\\w.]+)?$",
                "^P(\\d+Y)?(\\d+M)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$",
                "(?<!a)b(?<name>c)\\k<name>",
                "\\p{L}{1,40}"
            })
    void aPatternAsPeopleWriteThemIsTakenAndCheap(String pattern) {
        assertThat(PatternCost.of(pattern)).isLessThan(200);
        BoundedPattern.compile(pattern);
    }

    @ParameterizedTest
    @CsvSource({"5\\d{2}, 503, true", "5\\d{2}, 5030, false", "(a|b)*c, ababc, true", "'', '', true", "(a+)+, aaa, true"
    })
    void itMatchesAsJavaDoes(String pattern, String text, boolean expected) {
        assertThat(BoundedPattern.compile(pattern).matches(text, Budget.forInput(10)))
                .isEqualTo(expected);
    }

    /** Java's engine looks at no character in most of this, and would go on for years. */
    @Test
    void whatNeverLooksAtTheTextIsRefusedOrStopped() {
        String many = "(|)".repeat(60);
        for (String pattern : List.of(
                many + "y",
                many + "(?!)",
                "x" + many + "(?!)",
                "(x" + many + ")*(?!)",
                "(?=" + many + "(?!))",
                "(?<=" + many + "(?!))",
                "(x*)*".repeat(60) + "y",
                "(|){60}y",
                "((|){8}){8}y",
                "(((x?){1000}){1000}){1000}y",
                "(?x)(((x?){1000} #(\n){1000} #(\n){1000}",
                "((x?){1000}\\Q(\\E){1000}",
                "(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(?!)",
                "(a|a)*(|)(|)(|)(|)(|)(|)(|)(|)(?!)",
                "(a+)+b",
                "(?:a|b|c)*d")) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (String text : List.of("", "x", "x".repeat(10_000), "a".repeat(10_000))) {
                try {
                    BoundedPattern bounded = BoundedPattern.compile(pattern);
                    bounded.find(text, Budget.forInput(text.length()));
                    bounded.matches(text, Budget.forInput(text.length()));
                } catch (IllegalArgumentException | LimitExceededException e) {
                    continue; // refused, stopped
                }
            }
            assertThat(THREADS.getCurrentThreadCpuTime() - start).as(pattern).isLessThan(1_000_000_000);
        }
    }

    @Test
    void aPatternThatGoesTooDeepIsStopped() {
        assertThatThrownBy(() ->
                        BoundedPattern.compile("(\\n|.)+").matches("a".repeat(100_000), Budget.forInput(1_000_000)))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> BoundedPattern.compile("(".repeat(1_000) + ")".repeat(1_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
