/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes secrets out of what is recorded: values of API keys, secrets of access keys, private keys, tokens, what is
 * encrypted.
 */
final class Redaction {

    /** CloudTrail's own words. */
    static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final Set<String> SECRETS =
            Set.of("SecretAccessKey", "secretAccessKey", "privateKey", "certificatePrivateKey", "password", "token");

    private Redaction() {}

    /** @param ofKeys whether the document is about API keys, whose {@code value} is the secret; in others it is not */
    static void redact(JsonNode json, boolean ofKeys) {
        if (json instanceof ObjectNode object) {
            String patched = object.path("path").asText();
            boolean patchOperation = object.has("op");
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                // The value of a patch operation is a secret where its path names one.
                String meant =
                        patchOperation && name.equals("value") ? patched.substring(patched.lastIndexOf('/') + 1) : name;
                if (isSecret(meant, ofKeys)) {
                    object.put(name, HIDDEN);
                } else {
                    redact(object.get(name), ofKeys);
                }
            }
        } else if (json.isArray()) {
            json.forEach(element -> redact(element, ofKeys));
        }
    }

    private static boolean isSecret(String name, boolean ofKeys) {
        return SECRETS.contains(name) || name.startsWith("encrypted") || (ofKeys && name.equals("value"));
    }
}
