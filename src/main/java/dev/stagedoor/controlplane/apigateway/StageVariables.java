/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.regex.Pattern;

/** AWS's limits on stage variables, and on those that a canary overrides. */
final class StageVariables {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9 \\-._~:/?#&=,]{1,512}");
    private static final int MOST = 100;

    private StageVariables() {}

    /** @throws AwsException when a stage cannot have these variables */
    static void check(JsonNode variables) {
        if (variables.size() > MOST) {
            throw AwsException.badRequest("A stage cannot have more than " + MOST + " variables");
        }
        variables
                .properties()
                .forEach(
                        variable -> check(variable.getKey(), variable.getValue().asText()));
    }

    static void check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw AwsException.badRequest("Invalid stage variable name: " + name
                    + ". Please use names of at most 64 alphanumeric characters and underscores.");
        }
        if (!VALUE.matcher(value).matches()) {
            throw AwsException.badRequest("Invalid stage variable value: " + value
                    + ". Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/',"
                    + " '?', '&', '=', and ','.");
        }
    }
}
