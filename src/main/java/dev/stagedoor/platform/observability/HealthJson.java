/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.util.List;
import java.util.stream.Collectors;

/** Health checks as MicroProfile Health writes them. */
final class HealthJson {

    private HealthJson() {}

    static String of(List<Health.Check> checks) {
        return checks.stream()
                .map(check -> "{\"name\":" + string(check.name()) + ",\"status\":" + status(check.up()) + ",\"data\":"
                        + data(check) + "}")
                .collect(Collectors.joining(
                        ",",
                        "{\"status\":" + status(checks.stream().allMatch(Health.Check::up)) + ",\"checks\":[",
                        "]}"));
    }

    private static String data(Health.Check check) {
        return check.data().entrySet().stream()
                .map(entry -> string(entry.getKey()) + ":" + string(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String status(boolean up) {
        return up ? "\"UP\"" : "\"DOWN\"";
    }

    private static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        AccessLogEscape.QUOTED.escape(text, text.length(), out);
        return out.append('"').toString();
    }
}
