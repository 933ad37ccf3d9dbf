/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.caching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyDigestTest {

    @Test
    void sameIsSame() {
        assertThat(new KeyDigest().add("a").add(List.of("b")).key())
                .isEqualTo(new KeyDigest().add("a").add(List.of("b")).key());
    }

    @Test
    void whereAPartEndsIsPartOfTheKey() {
        assertThat(new KeyDigest().add("ab").add("c").key())
                .isNotEqualTo(new KeyDigest().add("a").add("bc").key());
        assertThat(new KeyDigest().add(List.of("a,b")).key())
                .isNotEqualTo(new KeyDigest().add(List.of("a", "b")).key());
        assertThat(new KeyDigest().add(List.of("a")).add(List.of()).key())
                .isNotEqualTo(new KeyDigest().add(List.of()).add(List.of("a")).key());
    }

    @Test
    void noValueIsNotAnEmptyOne() {
        assertThat(new KeyDigest().add(List.of()).key())
                .isNotEqualTo(new KeyDigest().add(List.of("")).key());
    }

    @Test
    void aKeyIsShortWhateverIsInIt() {
        assertThat(new KeyDigest().add("x".repeat(1_000_000)).key()).hasSize(32);
    }
}
