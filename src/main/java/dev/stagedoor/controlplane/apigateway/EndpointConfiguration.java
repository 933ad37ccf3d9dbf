/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;

/** AWS's rules for {@code endpointConfiguration} of a RestApi (recorded: test_create_rest_api_with_endpoint_configuration). */
final class EndpointConfiguration {

    private EndpointConfiguration() {}

    /** Fills in what a new API has by default. @throws AwsException when what it has cannot be together */
    static void complete(ObjectNode restApi) {
        ObjectNode configuration = restApi.withObject("/endpointConfiguration");
        JsonNode types = configuration.path("types");
        if (types.isMissingNode()) {
            configuration.putArray("types").add("EDGE");
        } else if (types.isEmpty()) {
            throw AwsException.badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
        } else if (types.size() > 1) {
            throw AwsException.badRequest("Cannot create an api with multiple Endpoint Types.");
        }
        if (!configuration.has("ipAddressType")) {
            configuration.put("ipAddressType", isPrivate(configuration) ? "dualstack" : "ipv4");
        }
        check(configuration);
    }

    /**
     * Turning an API private makes it dualstack (recorded: test_update_rest_api_ip_address_type).
     *
     * @throws AwsException when what it has now cannot be together
     */
    static void checkUpdate(ObjectNode before, ObjectNode after) {
        ObjectNode configuration = after.withObject("/endpointConfiguration");
        boolean turnedPrivate = isPrivate(configuration) && !isPrivate(before.path("endpointConfiguration"));
        if (turnedPrivate) {
            configuration.put("ipAddressType", "dualstack");
        }
        check(configuration);
    }

    private static void check(ObjectNode configuration) {
        if (isPrivate(configuration)) {
            if (!configuration.path("ipAddressType").asText().equals("dualstack")) {
                throw AwsException.badRequest("Only dualstack ipAddressType is supported for Private APIs.");
            }
        } else if (!configuration.path("vpcEndpointIds").isEmpty()) {
            throw AwsException.badRequest("VpcEndpointIds are only supported for Private APIs.");
        }
    }

    private static boolean isPrivate(JsonNode configuration) {
        return configuration.path("types").path(0).asText().equals("PRIVATE");
    }
}
