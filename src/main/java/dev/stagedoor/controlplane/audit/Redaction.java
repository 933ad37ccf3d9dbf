/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes secrets out of what is recorded: values of API keys, secrets of access keys, private keys, what is encrypted. */
final class Redaction {

    /** CloudTrail's own words. */
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final Set<String> SECRETS =
            Set.of("SecretAccessKey", "secretAccessKey", "privateKey", "certificatePrivateKey", "password");

    private Redaction() {}

    /** @param ofKeys whether the document is about API keys, whose {@code value} is the secret; in others it is not */
    static void redact(JsonNode json, boolean ofKeys) {
        if (json instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                boolean keyValue = ofKeys && name.equals("value") && !object.has("op");
                if (keyValue || SECRETS.contains(name) || name.startsWith("encrypted")) {
                    object.put(name, HIDDEN);
                } else {
                    redact(object.get(name), ofKeys);
                }
            }
        } else if (json.isArray()) {
            json.forEach(element -> redact(element, ofKeys));
        }
    }
}
