/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of settings and the settings are the same. */
class SettingsTableTest {

    private static final Path SETTINGS = Path.of("src/main/java/dev/stagedoor/platform/configuration");

    @Test
    void everySettingIsInTheTableAndNoOther() throws IOException {
        Set<String> there = new TreeSet<>();
        for (String file : List.of(
                "Settings.java",
                "AwsSettings.java",
                "FunctionSettings.java",
                "LoadBalancerSettings.java",
                "UserPoolSettings.java")) {
            there.addAll(matches("\"(stagedoor\\.[a-z.{}-]+)\"", Files.readString(SETTINGS.resolve(file))));
        }
        Set<String> told = matches("(?m)^\\| `(stagedoor\\.[a-z.{}-]+)`", Files.readString(Path.of("README.md")));

        assertThat(told).isEqualTo(there).isNotEmpty();
    }

    private static Set<String> matches(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }
}
