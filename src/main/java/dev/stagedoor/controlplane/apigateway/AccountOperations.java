/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.decimal;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.List;

/** The account: settings that all APIs share. */
@ApplicationScoped
@Transactional
@Path("/account")
public class AccountOperations {

    private static final String PATH = "/account";

    static final Shape SHAPE = Shape.of(
            string("cloudwatchRoleArn")
                    .dropEmpty()
                    .pattern("arn:aws[a-z-]*:iam::\\d{12}:role/.+")
                    .refuse("Invalid ARN specified in the request")
                    .patch(REPLACE),
            structure("throttleSettings", integer("burstLimit"), decimal("rateLimit"))
                    .outputOnly(),
            list("features", string()).patchByValue(ADD, REMOVE),
            string("apiKeyVersion").outputOnly());

    @Inject
    Definitions definitions;

    @GET
    public ObjectNode getAccount() {
        return SHAPE.output(account());
    }

    @PATCH
    public ObjectNode updateAccount(ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateAccount", body);
        definitions.lock(PATH);
        ObjectNode account = SHAPE.patch(account(), operations);
        if (!hasUsagePlans(account)) {
            throw AwsException.badRequest("Usage Plans cannot be disabled once enabled");
        }
        definitions.put(PATH, "Account", account);
        return SHAPE.output(account);
    }

    private ObjectNode account() {
        return definitions.find(PATH).map(Definition::document).orElseGet(AccountOperations::untouched);
    }

    /** What AWS answers for an account that nobody has changed: its default quotas. */
    private static ObjectNode untouched() {
        ObjectNode account = Json.object().put("apiKeyVersion", "4");
        account.putObject("throttleSettings").put("burstLimit", 5000).put("rateLimit", 10_000.0);
        account.putArray("features").add("UsagePlans");
        return account;
    }

    private static boolean hasUsagePlans(ObjectNode account) {
        for (var feature : account.path("features")) {
            if (feature.asText().equals("UsagePlans")) {
                return true;
            }
        }
        return false;
    }
}
