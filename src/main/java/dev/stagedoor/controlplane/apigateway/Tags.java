/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.Locale;

/** AWS's limits on the tags of any resource. */
final class Tags {

    static final int MOST = 50;
    private static final int MOST_KEY_LENGTH = 128;
    private static final int MOST_VALUE_LENGTH = 256;

    private Tags() {}

    /** @throws AwsException when a resource cannot have these tags */
    static void check(JsonNode tags) {
        if (tags.size() > MOST) {
            throw AwsException.badRequest("A resource cannot have more than " + MOST + " tags");
        }
        tags.properties().forEach(tag -> check(tag.getKey(), tag.getValue().asText()));
    }

    /** As get and update answer: tags always, also none; create and list leave none out (recorded of every resource). */
    static ObjectNode always(ObjectNode output) {
        output.withObject("/tags");
        return output;
    }

    private static void check(String key, String value) {
        if (key.isEmpty() || key.length() > MOST_KEY_LENGTH) {
            throw AwsException.badRequest("Tag keys must have 1 to " + MOST_KEY_LENGTH + " characters: " + key);
        }
        if (value.length() > MOST_VALUE_LENGTH) {
            throw AwsException.badRequest("Tag values can have at most " + MOST_VALUE_LENGTH + " characters: " + key);
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw AwsException.badRequest("Tag keys starting with 'aws:' are reserved for system use: " + key);
        }
    }
}
