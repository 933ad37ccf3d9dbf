/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import dev.stagedoor.language.policy.Policy;
import java.util.Arrays;
import java.util.Optional;

/** AWS's own policies, as far as they say anything about a gateway: what AttachUserPolicy can attach. */
public enum ManagedPolicy {
    ADMINISTRATOR("AdministratorAccess", "{'Effect':'Allow','Action':'*','Resource':'*'}"),
    POWER_USER("PowerUserAccess", "{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}"),
    READ_ONLY(
            "ReadOnlyAccess",
            "{'Effect':'Allow','Action':['apigateway:GET','iam:Get*','iam:List*','cloudtrail:LookupEvents'],"
                    + "'Resource':'*'}"),
    API_GATEWAY_ADMINISTRATOR(
            "AmazonAPIGatewayAdministrator",
            "{'Effect':'Allow','Action':'apigateway:*','Resource':'arn:aws:apigateway:*::/*'}"),
    IAM_FULL("IAMFullAccess", "{'Effect':'Allow','Action':'iam:*','Resource':'*'}"),
    IAM_READ_ONLY("IAMReadOnlyAccess", "{'Effect':'Allow','Action':['iam:Get*','iam:List*'],'Resource':'*'}"),
    CLOUD_TRAIL_READ_ONLY(
            "AWSCloudTrail_ReadOnlyAccess", "{'Effect':'Allow','Action':'cloudtrail:LookupEvents','Resource':'*'}"),
    API_GATEWAY_INVOKE(
            "AmazonAPIGatewayInvokeFullAccess",
            "{'Effect':'Allow','Action':['execute-api:Invoke','execute-api:ManageConnections'],"
                    + "'Resource':'arn:*:execute-api:*:*:*'}");

    private final String policyName;
    private final Policy policy;

    ManagedPolicy(String policyName, String statement) {
        this.policyName = policyName;
        this.policy = Policy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":" + statement.replace('\'', '"') + "}",
                Policy.Kind.IDENTITY);
    }

    public Policy policy() {
        return policy;
    }

    String policyName() {
        return policyName;
    }

    String arn() {
        return "arn:aws:iam::aws:policy/" + policyName;
    }

    static Optional<ManagedPolicy> of(String arn) {
        return Arrays.stream(values())
                .filter(policy -> policy.arn().equals(arn))
                .findFirst();
    }
}
