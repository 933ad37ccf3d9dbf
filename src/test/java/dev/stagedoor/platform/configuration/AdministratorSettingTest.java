/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdministratorSettingTest {

    private static final String ID = "stagedoor.admin.access-key-id";
    private static final String SECRET = "stagedoor.admin.secret-access-key";

    @Test
    void there_is_no_default_key() {
        assertThat(TestConfig.settings(Map.of()).administrator()).isEmpty();
    }

    @Test
    void id_and_secret_make_the_key_and_the_secret_is_never_printed() {
        Settings settings = TestConfig.settings(Map.of(ID, "AKIAIOSFODNN7EXAMPLE", SECRET, "wJalrXUtnFEMI/K7MDENG"));
        assertThat(settings.administrator())
                .contains(new Settings.Administrator("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG"));
        assertThat(settings.toString()).contains("AKIAIOSFODNN7EXAMPLE").doesNotContain("wJalrXUtnFEMI");
    }

    @ParameterizedTest
    @CsvSource({
        "AKIA,, stagedoor.admin.secret-access-key, set it together with stagedoor.admin.access-key-id",
        ",0123456789abcdef, stagedoor.admin.access-key-id, set it together with stagedoor.admin.secret-access-key",
        "AKIA, 0123456789abcde, stagedoor.admin.secret-access-key, expected at least 16 characters",
        "a/b, 0123456789abcdef, stagedoor.admin.access-key-id, 'expected 3 to 128 letters, digits, _ and -'"
    })
    void half_a_key_or_a_weak_one_stops_the_start(String id, String secret, String name, String reason) {
        Map<String, String> values = new HashMap<>();
        values.put(ID, id);
        values.put(SECRET, secret);
        assertThatThrownBy(() -> TestConfig.settings(values))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting " + name)
                .hasMessageContaining(reason)
                .message()
                .satisfies(message -> {
                    if (secret != null) {
                        assertThat(message).doesNotContain(secret);
                    }
                });
    }
}
