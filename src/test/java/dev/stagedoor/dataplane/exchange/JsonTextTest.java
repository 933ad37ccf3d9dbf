/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @Test
    void quotingEscapesWhatJsonCannotHold() {
        assertThat(JsonText.quote("a\"b\\c\r\n\t\u0001é")).isEqualTo("\"a\\\"b\\\\c\\r\\n\\t\\u0001é\"");
        assertThat(JsonText.quote(null)).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a\"b\\c\r\n\t\u0001é", "'Bearer' x: {y}"})
    void theOnlyStringOfAnObjectIsReadBack(String text) {
        assertThat(JsonText.onlyString("{\"message\": " + JsonText.quote(text) + "}"))
                .isEqualTo(text);
        assertThat(JsonText.onlyString("{\"Message\":" + JsonText.quote(text) + "}"))
                .isEqualTo(text);
    }

    @Test
    void nullIsNullAndPlainTextIsItself() {
        assertThat(JsonText.onlyString("{\"message\":null}")).isNull();
        assertThat(JsonText.onlyString("HTTP content length exceeded 10485760 bytes."))
                .isEqualTo("HTTP content length exceeded 10485760 bytes.");
    }
}
