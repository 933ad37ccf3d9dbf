/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import dev.stagedoor.controlplane.openapi.OpenApiExport;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;

/** Reads what a stage serves, for what is made from it: exports and SDKs. */
@ApplicationScoped
public class ExportSources {

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    Stages stages;

    @Inject
    Settings settings;

    /** @throws AwsException {@code NotFoundException}: no such API, stage or deployment */
    @Transactional
    public OpenApiExport.Source require(String restApiId, String stageName) {
        restApis.require(restApiId);
        ObjectNode stage = stages.require(restApiId, stageName);
        String deploymentId = stage.path("deploymentId").asText();
        DefinitionTree api = definitions
                .find(FrozenDeployment.path(restApiId, deploymentId))
                .map(Definition::document)
                .map(FrozenDeployment::thaw)
                .orElseThrow(() -> AwsException.notFound("Invalid Deployment identifier specified"));
        long deployed = definitions
                .find(DeploymentOperations.path(restApiId, deploymentId))
                .map(deployment -> deployment.document().path("createdDate").asLong())
                .orElse(0L);
        Optional<JsonNode> documentation = definitions
                .find(DocumentationVersionOperations.path(
                        restApiId, stage.path("documentationVersion").asText()))
                .map(Definition::document);
        return new OpenApiExport.Source(
                api,
                restApiId + ".execute-api." + settings.region() + ".amazonaws.com",
                stage.path("stageName").asText(),
                deployed,
                documentation.orElse(MissingNode.getInstance()));
    }
}
