/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The account: settings that all APIs share. */
@ApplicationScoped
@Transactional
@Path("/account")
public class AccountOperations {

    @Inject
    Definitions definitions;

    @GET
    @Produces("application/json")
    public String getAccount() {
        return definitions
                .find("/account")
                .map(Definition::document)
                .orElseGet(() -> Json.object().put("apiKeyVersion", "4"))
                .toString();
    }
}
