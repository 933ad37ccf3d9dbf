/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.rules.IntegrationRules;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchRefusal;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;

/** The integration of a method: the back end that answers it, and how a call is put to it. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration")
public class IntegrationOperations {

    static final String TYPE = "Integration";

    static final Shape SHAPE = Shape.of(
                    string("type").required().oneOf("HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"),
                    string("httpMethod").dropEmpty().patch(REPLACE),
                    string("uri").dropEmpty().patch(REPLACE),
                    string("connectionType").oneOf("INTERNET", "VPC_LINK").patch(REPLACE),
                    string("connectionId").dropEmpty().patch(REPLACE),
                    string("credentials").dropEmpty().patch(REPLACE),
                    map("requestParameters", string())
                            .missing("Invalid parameter name specified")
                            .patch(ADD, REPLACE, REMOVE),
                    map("requestTemplates", string())
                            .missing("Content-Type specified was not found")
                            .patch(ADD, REPLACE, REMOVE),
                    string("passthroughBehavior").defaultsTo("WHEN_NO_MATCH").patch(REPLACE),
                    string("contentHandling")
                            .oneOf("CONVERT_TO_BINARY", "CONVERT_TO_TEXT")
                            .patch(REPLACE),
                    integer("timeoutInMillis")
                            .refuse("Invalid integration timeout specified")
                            .patch(REPLACE),
                    string("cacheNamespace").dropEmpty().patch(REPLACE),
                    list("cacheKeyParameters", string()).keepEmpty().patch(ADD, REPLACE, REMOVE),
                    structure("tlsConfig", bool("insecureSkipVerification").patch(REPLACE)),
                    string("responseTransferMode").oneOf("BUFFERED", "STREAM").patch(REPLACE),
                    string("integrationTarget").dropEmpty().patch(REPLACE))
            .refusing(PatchRefusal.LISTS_OPERATIONS);

    private static final List<String> PASSTHROUGH_BEHAVIORS = List.of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER");
    private static final int DEFAULT_TIMEOUT_MILLIS = 29_000;

    @Inject
    Definitions definitions;

    @Inject
    Methods methods;

    @Inject
    Settings settings;

    /** Replaces the integration there was, and its responses. */
    @PUT
    @Status(201)
    public ObjectNode putIntegration(@BeanParam MethodPath at, ObjectNode body) {
        ObjectNode integration = SHAPE.document(SHAPE.input("putIntegration", body));
        methods.lock(at);
        ObjectNode method = methods.requireMethod(at);
        complete(at, integration);
        check(method, integration);
        integration = SHAPE.output(integration);
        if (definitions.find(at.integration()).isPresent()) {
            definitions.replace(at.integration(), integration);
            definitions
                    .list(at.integration(), IntegrationResponseOperations.TYPE)
                    .forEach(response -> definitions.delete(response.path()));
        } else {
            definitions.create(at.integration(), TYPE, integration);
        }
        return integration;
    }

    @GET
    public ObjectNode getIntegration(@BeanParam MethodPath at) {
        methods.requireIntegration(at);
        return MethodOutput.integration(definitions.tree(at.integration()), "");
    }

    @PATCH
    public ObjectNode updateIntegration(@BeanParam MethodPath at, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateIntegration", body);
        methods.lock(at);
        ObjectNode integration = SHAPE.patch(methods.requireIntegration(at), operations);
        complete(at, integration);
        check(methods.requireMethod(at), integration);
        definitions.replace(at.integration(), SHAPE.output(integration));
        return getIntegration(at);
    }

    @DELETE
    @Status(204)
    public void deleteIntegration(@BeanParam MethodPath at) {
        methods.lock(at);
        methods.requireIntegration(at);
        definitions.delete(at.integration());
    }

    /** What an integration has when its author says nothing (recorded: test_put_integration_responses and others). */
    private void complete(MethodPath at, ObjectNode integration) {
        String type = integration.path("type").asText();
        if (type.equals("MOCK")) { // there is nothing to call
            integration.remove(List.of("uri", "httpMethod"));
        }
        if (type.startsWith("HTTP") && !integration.has("connectionType")) {
            integration.put("connectionType", "INTERNET"); // recorded for the HTTP types alone
        }
        if (!integration.has("timeoutInMillis")) {
            integration.put("timeoutInMillis", Math.min(DEFAULT_TIMEOUT_MILLIS, settings.maximumTimeoutMillis()));
        }
        if (!integration.has("cacheNamespace")) {
            integration.put("cacheNamespace", at.resourceId());
        }
        if (!integration.has("cacheKeyParameters")) {
            integration.putArray("cacheKeyParameters");
        }
    }

    private void check(ObjectNode method, ObjectNode integration) {
        if (!PASSTHROUGH_BEHAVIORS.contains(
                integration.path("passthroughBehavior").asText())) { // no enumeration in AWS's model
            throw AwsException.badRequest("Invalid passthroughBehavior specified. Valid options are "
                    + String.join(",", PASSTHROUGH_BEHAVIORS));
        }
        Methods.refuse(IntegrationRules.refusal(integration, settings.maximumTimeoutMillis()));
        Methods.refuse(MappingExpressions.requestRefusal(
                integration.path("requestParameters"), method.path("requestParameters")));
        Methods.refuse(MappingExpressions.cacheKeyRefusal(
                integration.path("cacheKeyParameters"),
                integration.path("requestParameters"),
                method.path("requestParameters")));
        Methods.refuse(MappingExpressions.templatesRefusal(integration.path("requestTemplates")));
    }
}
