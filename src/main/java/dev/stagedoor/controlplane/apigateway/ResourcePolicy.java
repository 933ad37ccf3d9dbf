/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.language.policy.MalformedPolicyException;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.configuration.Settings;

/** The policy of a RestApi, as AWS stores and answers it (recorded: test_create_execute_api_vpc_endpoint). */
final class ResourcePolicy {

    private ResourcePolicy() {}

    /**
     * @param policy a JSON policy document as its author wrote it
     * @return the same, lists of one element written as the element, {@code execute-api:/…} as the full ARN
     * @throws AwsException when it is no policy document
     */
    static String normalize(String policy, Settings settings, String restApiId) {
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(policy);
        } catch (JsonProcessingException e) {
            throw invalid();
        }
        if (!(json instanceof ObjectNode document)
                || !document.path("Statement").isContainerNode()) {
            throw invalid();
        }
        String arn = "arn:" + Arn.partition(settings.region()) + ":execute-api:" + settings.region() + ":"
                + settings.accountId() + ":" + restApiId + "/";
        JsonNode statements = document.get("Statement");
        for (JsonNode statement : statements.isArray()
                ? statements
                : Json.MAPPER.createArrayNode().add(statements)) {
            if (!(statement instanceof ObjectNode members)
                    || !members.path("Effect").asText().matches("Allow|Deny")) {
                throw invalid();
            }
            for (String member : new String[] {"Action", "NotAction", "Resource", "NotResource"}) {
                if (members.has(member)) {
                    members.set(member, single(members.get(member), arn));
                }
            }
        }
        String normalized = Json.write(document);
        try {
            Policy.parse(normalized, Policy.Kind.RESOURCE); // as a deployment will
        } catch (MalformedPolicyException e) {
            throw invalid();
        }
        return normalized;
    }

    /** AWS answers the policy as the inside of a JSON string: every quotation mark has a backslash of its own. */
    static String escape(String policy) {
        return policy.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static JsonNode single(JsonNode value, String arn) {
        if (!(value instanceof ArrayNode list)) {
            return complete(value, arn);
        }
        for (int i = 0; i < list.size(); i++) {
            list.set(i, complete(list.get(i), arn));
        }
        return list.size() == 1 ? list.get(0) : list;
    }

    private static JsonNode complete(JsonNode value, String arn) {
        return value.asText().startsWith("execute-api:/")
                ? TextNode.valueOf(arn + value.asText().substring("execute-api:/".length()))
                : value;
    }

    private static AwsException invalid() {
        return AwsException.badRequest(
                "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");
    }
}
