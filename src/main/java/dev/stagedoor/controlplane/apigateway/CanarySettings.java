/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;

/** The part of a stage's traffic that goes to another deployment. */
final class CanarySettings {

    static final String PERCENT_REFUSAL = "Invalid percentTraffic specified, must be between 0.0 and 100.0";

    private CanarySettings() {}

    /**
     * Fills in what the caller did not say (recorded: test_create_canary_deployment_with_stage).
     *
     * @param deploymentId the deployment of the canary when its settings name none
     * @return the settings themselves
     */
    static ObjectNode complete(ObjectNode canary, JsonNode deploymentId) {
        if (!canary.has("deploymentId")) {
            canary.set("deploymentId", deploymentId.deepCopy());
        }
        if (!canary.has("percentTraffic")) {
            canary.put("percentTraffic", 0.0);
        }
        if (!canary.has("useStageCache")) {
            canary.put("useStageCache", false);
        }
        return canary;
    }

    /** @throws AwsException when it is no percentage */
    static double percent(String value) {
        try {
            double percent = Double.parseDouble(value);
            if (percent >= 0.0 && percent <= 100.0) {
                return percent;
            }
        } catch (NumberFormatException e) {
            throw AwsException.badRequest(PERCENT_REFUSAL);
        }
        throw AwsException.badRequest(PERCENT_REFUSAL);
    }
}
