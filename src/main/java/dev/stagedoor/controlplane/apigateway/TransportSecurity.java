/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Member;

/** What REST APIs and custom domains say alike about TLS. */
final class TransportSecurity {

    private TransportSecurity() {}

    static Member securityPolicy() {
        return Member.string("securityPolicy")
                .oneOf(
                        "TLS_1_0",
                        "TLS_1_2",
                        "SecurityPolicy_TLS13_1_3_2025_09",
                        "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
                        "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_PQ_2025_09",
                        "SecurityPolicy_TLS13_1_2_2021_06",
                        "SecurityPolicy_TLS13_2025_EDGE",
                        "SecurityPolicy_TLS12_PFS_2025_EDGE",
                        "SecurityPolicy_TLS12_2018_EDGE")
                .patch(REPLACE);
    }

    static Member endpointAccessMode() {
        return Member.string("endpointAccessMode").oneOf("BASIC", "STRICT").patch(REPLACE);
    }

    /** Developer guide, "Security policies": the enhanced ones need an access mode. */
    static void check(JsonNode resource) {
        if (resource.path("securityPolicy").asText().startsWith("SecurityPolicy_")
                && !resource.hasNonNull("endpointAccessMode")) {
            throw AwsException.badRequest(
                    "endpointAccessMode is required for security policies that start with" + " SecurityPolicy_");
        }
    }
}
