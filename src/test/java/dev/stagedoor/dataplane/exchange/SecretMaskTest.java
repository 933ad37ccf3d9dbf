/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

    private final SecretMask mask = new SecretMask();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "proxy-authorization",
                "x-api-key",
                "X-Amz-Security-Token",
                "Cookie",
                "Set-Cookie",
                "dbPassword",
                "client_secret",
                "api_key",
                "apikey",
                "X-Amz-Signature",
                "X-Amz-Credential",
                "privateKey"
            })
    void aNameTellsThatItsValueIsSecret(String name) {
        assertThat(mask.values(Map.of(name, List.of("opensesame")))).containsEntry(name, "**********");
    }

    @Test
    void otherValuesAreTold() {
        assertThat(mask.values(Map.of("Accept", List.of("text/plain"), "X-Many", List.of("a", "b"))))
                .containsEntry("Accept", "text/plain")
                .containsEntry("X-Many", List.of("a", "b"));
    }

    @Test
    void ofALongValueTheEndIsShownAsAwsDoes() { // published: "API Key: **********************************BeFFOj"
        String key = "abcdefghijklmnopqrstuvwxyz0123456789BeFFOj".substring(2);

        assertThat(mask.values(Map.of("x-api-key", List.of(key))))
                .containsEntry("x-api-key", "**********************************BeFFOj");
    }

    @Test
    void basicCredentialsEndInTheirPasswordSoNothingIsShown() {
        String basic = "Basic " + "QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgbW9yZQ==QUJD";

        assertThat(mask.values(Map.of("Authorization", List.of(basic))).get("Authorization"))
                .isEqualTo("*".repeat(basic.length()));
    }

    @Test
    void aSecretIsMaskedWhereverItTurnsUp() {
        mask.values(Map.of("Authorization", List.of("Bearer top\"secret"), "Cookie", List.of("a=sess10n; b=x")));

        assertThat(mask.text("token=top%22secret")).isEqualTo("token=************");
        assertThat(mask.body("{\"headers\":{\"a\":\"top\\\"secret\",\"s\":\"sess10n\"}}".getBytes(UTF_8)))
                .doesNotContain("secret")
                .doesNotContain("sess10n");
    }

    @Test
    void aSecretThatIsCutInTwoByTheEndOfWhatIsRecordedIsMaskedToo() {
        mask.learn("0123456789abcdef");
        String body = "x".repeat(16 * 1024 - 8) + "0123456789abcdef" + "y".repeat(100);

        assertThat(mask.body(body.getBytes(UTF_8))).hasSize(16 * 1024).endsWith("x********");
    }

    @Test
    void bytesThatAreNoTextAreNotTold() {
        assertThat(mask.body(new byte[] {(byte) 0xff, (byte) 0xd8, 0})).isEqualTo("[Binary Data]");
    }

    @Test
    void aTextThatIsCutWithinACharacterIsStillText() {
        assertThat(mask.body("ä".repeat(20_000).getBytes(UTF_8))).startsWith("ää");
    }
}
