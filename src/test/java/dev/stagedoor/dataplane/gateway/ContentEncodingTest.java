/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Packing and unpacking (features R-22). */
class ContentEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "gzip, GZIP",
        "'deflate, gzip', GZIP",
        "deflate, DEFLATE",
        "'gzip;q=0.5, deflate', DEFLATE",
        "'gzip;q=0, deflate;q=0', IDENTITY",
        "identity, IDENTITY",
        "'br, zstd', IDENTITY",
        "*, GZIP",
        "'identity;q=0.5, gzip;q=0.2', IDENTITY",
        "'gzip;q=nonsense', IDENTITY",
        ", IDENTITY",
    })
    void theBestThatTheClientTakes(String acceptEncoding, ContentEncoding expected) {
        assertThat(ContentEncoding.preferred(acceptEncoding)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPackedIsUnpacked(ContentEncoding encoding) throws IOException {
        byte[] body = "{\"a\":\"ä\"}".repeat(500).getBytes(UTF_8);

        assertThat(encoding.decode(encoding.encode(body), body.length)).isEqualTo(body);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "DEFLATE"})
    void whatGrowsTooMuchIsRefused(ContentEncoding encoding) {
        byte[] bomb = encoding.encode(new byte[5_000_000]);

        assertThat(bomb).hasSizeLessThan(50_000 / 5);
        assertThatThrownBy(() -> encoding.decode(bomb, 10_485_760))
                .isInstanceOf(ContentEncoding.TooLargeException.class);
        assertThatThrownBy(() -> encoding.decode(encoding.encode(new byte[2_000]), 1_999))
                .isInstanceOf(ContentEncoding.TooLargeException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "DEFLATE"})
    void whatIsNotPackedIsRefused(ContentEncoding encoding) {
        assertThatThrownBy(() -> encoding.decode("plain".getBytes(UTF_8), 1_000))
                .isInstanceOf(IOException.class);
    }
}
