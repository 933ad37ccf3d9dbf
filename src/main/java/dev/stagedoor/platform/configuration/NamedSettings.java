/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one thing out of a list of named ones. Their templates have {@code {name}} where the setting's name has
 * the thing's.
 */
record NamedSettings(Config config, String name) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * @param listName the setting that lists the names, with commas between
     * @throws InvalidSettingException when one is no name
     */
    static List<NamedSettings> of(Config config, String listName) {
        List<NamedSettings> all = new ArrayList<>();
        for (String each : Settings.text(config, listName, "").split(",")) {
            String name = each.strip();
            if (!name.isEmpty()) {
                if (!NAME.matcher(name).matches()) {
                    throw new InvalidSettingException(
                            listName, name, "expected names of letters, digits, - and _, with commas between");
                }
                all.add(new NamedSettings(config, name));
            }
        }
        return all;
    }

    /** The setting's whole name. */
    String key(String template) {
        return template.replace("{name}", name);
    }

    String text(String template) {
        return Settings.text(config, key(template), "").strip();
    }

    int number(String template, int fallback, int least, int most) {
        return (int) Settings.number(config, key(template), fallback, least, most);
    }

    @Nullable
    Path path(String template) {
        String value = text(template);
        if (value.isEmpty()) {
            return null;
        }
        Path path = Path.of(value).toAbsolutePath();
        if (!Files.exists(path)) {
            throw new InvalidSettingException(key(template), value, "there is no such file or directory");
        }
        return path;
    }
}
