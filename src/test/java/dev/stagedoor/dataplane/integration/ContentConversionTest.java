/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.ContentHandling;
import dev.stagedoor.language.mapping.Payload;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of "Content type conversions in API Gateway", row by row, and what was recorded of them. */
class ContentConversionTest {

    /** Some bytes that are no UTF-8. */
    private static final byte[] RAW = {0x1f, (byte) 0x8b, 8, 0, 'x', (byte) 0xff};

    private static final byte[] ENCODED = Base64.getEncoder().encode(RAW);
    private static final byte[] TEXT = "this is a UTF8 text typed object, ä".getBytes(UTF_8);

    private static byte[] body(String name) {
        return switch (name) {
            case "raw" -> RAW;
            case "encoded" -> ENCODED;
            case "text" -> TEXT;
            case "damaged" -> new String(RAW, UTF_8).getBytes(UTF_8);
            case "encoded twice" -> Base64.getEncoder().encode(ENCODED);
            case "encoded text" -> Base64.getEncoder().encode(TEXT);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        // body, Content-Type is binary, contentHandling, what the backend gets
        "text, false, , text",
        "raw, false, , damaged",
        "encoded, false, CONVERT_TO_BINARY, raw",
        "text, false, CONVERT_TO_TEXT, text",
        "encoded, false, CONVERT_TO_TEXT, encoded",
        "raw, true, , raw",
        "raw, true, CONVERT_TO_BINARY, raw",
        "encoded, true, CONVERT_TO_BINARY, encoded",
        "raw, true, CONVERT_TO_TEXT, encoded",
        "encoded, true, CONVERT_TO_TEXT, encoded twice",
    })
    void aRequest(String body, boolean binary, @Nullable ContentHandling handling, String expected) {
        assertThat(ContentConversion.ofRequest(body(body), binary, handling)).isEqualTo(body(expected));
    }

    @ParameterizedTest
    @CsvSource({
        // body, Content-Type is binary, Accept is binary, contentHandling, what the client gets
        "text, false, false, , text",
        "raw, false, false, , damaged",
        "encoded, false, false, CONVERT_TO_BINARY, raw",
        "raw, false, false, CONVERT_TO_TEXT, damaged",
        "encoded, false, true, , raw",
        "encoded, false, true, CONVERT_TO_BINARY, raw",
        "encoded, false, true, CONVERT_TO_TEXT, encoded",
        "raw, false, true, CONVERT_TO_TEXT, damaged",
        "raw, true, false, , encoded",
        "encoded, true, false, , encoded twice",
        "text, true, false, , encoded text",
        "raw, true, false, CONVERT_TO_BINARY, raw",
        "raw, true, false, CONVERT_TO_TEXT, encoded",
        "raw, true, true, , raw",
        "encoded, true, true, , encoded",
        "raw, true, true, CONVERT_TO_BINARY, raw",
        "text, true, true, CONVERT_TO_TEXT, encoded text",
    })
    void anAnswer(String body, boolean binary, boolean accepted, @Nullable ContentHandling handling, String expected) {
        assertThat(ContentConversion.ofResponse(body(body), binary, accepted, handling))
                .isEqualTo(body(expected));
    }

    @Test
    void whatShallBeDecodedAndIsNoBase64IsAnErrorOfTheConfiguration() {
        assertThatThrownBy(() -> ContentConversion.ofRequest(TEXT, false, ContentHandling.CONVERT_TO_BINARY))
                .isInstanceOf(GatewayResponseException.class);
        assertThatThrownBy(() -> ContentConversion.ofResponse(TEXT, false, true, null))
                .isInstanceOf(GatewayResponseException.class);
    }

    @Test
    void aTemplateSeesBinaryAsBase64AndWhatItWritesMayBecomeBinaryAgain() {
        assertThat(Payload.of(RAW, true).text()).isEqualTo(new String(ENCODED, UTF_8));
        assertThat(Payload.of(TEXT, false).text()).isEqualTo(new String(TEXT, UTF_8));
        assertThat(ContentConversion.ofRenderedRequest(ENCODED, ContentHandling.CONVERT_TO_BINARY))
                .isEqualTo(RAW);
        assertThat(ContentConversion.ofRenderedRequest(TEXT, null)).isEqualTo(TEXT);
        assertThat(ContentConversion.ofRenderedResponse(ENCODED, true, null)).isEqualTo(RAW);
    }
}
