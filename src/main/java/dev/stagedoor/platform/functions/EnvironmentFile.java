/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A function's environment variables: lines of the form NAME=value; empty lines and those that start with # are none. */
final class EnvironmentFile {

    private EnvironmentFile() {}

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                variables.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return variables;
    }
}
