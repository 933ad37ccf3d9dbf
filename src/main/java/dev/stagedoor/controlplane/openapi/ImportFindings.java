/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import dev.stagedoor.controlplane.wire.AwsException;
import java.util.ArrayList;
import java.util.List;

/** What an import finds wrong, all of it, and how AWS words the answer. */
final class ImportFindings {

    private final List<String> malformed = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** An integration whose members have the wrong shape; AWS gives up on these before it looks at anything else. */
    void malformedIntegration(String path) {
        malformed.add("Unable to parse API definition because of a malformed integration at path " + path + ".");
    }

    void error(String message) {
        errors.add(message);
    }

    void warn(String message) {
        warnings.add(message);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void throwIfAny(boolean failOnWarnings) {
        if (!malformed.isEmpty()) {
            throw AwsException.badRequest(String.join("\n", malformed));
        }
        if (!errors.isEmpty()) {
            String message = "Errors found during import:" + indented(errors);
            if (!warnings.isEmpty()) {
                message += "\nAdditionally, these warnings were found:" + indented(warnings);
            }
            throw AwsException.badRequest(message);
        }
        if (failOnWarnings && !warnings.isEmpty()) {
            throw AwsException.badRequest("Warnings found during import:" + indented(warnings));
        }
    }

    private static String indented(List<String> lines) {
        return "\n\t" + String.join("\n\t", lines);
    }
}
