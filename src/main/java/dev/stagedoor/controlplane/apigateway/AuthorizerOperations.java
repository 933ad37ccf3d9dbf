/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.Authorizers;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** The authorizers of a REST API: who decides on callers of the methods that name them. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/authorizers")
public class AuthorizerOperations {

    static final String TYPE = "Authorizer";

    private static final String NOT_THERE = "Invalid Authorizer identifier specified";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("name")
                    .required()
                    .notBlank("Authorizer name cannot be blank")
                    .patch(REPLACE),
            string("type")
                    .required()
                    .oneOf(Authorizers.TYPES.toArray(String[]::new))
                    .patch(REPLACE),
            list("providerARNs", string()).patchByValue(ADD, REMOVE),
            string("authType").dropEmpty().patch(REPLACE),
            string("authorizerUri").dropEmpty().patch(REPLACE),
            string("authorizerCredentials").dropEmpty().patch(REPLACE),
            string("identitySource").dropEmpty().patch(ADD, REPLACE, REMOVE),
            string("identityValidationExpression").dropEmpty().patch(REPLACE),
            integer("authorizerResultTtlInSeconds")
                    .range(0, Authorizers.LONGEST_TTL_SECONDS)
                    .refuse("Invalid authorizer result TTL specified, must be between 0 and "
                            + Authorizers.LONGEST_TTL_SECONDS)
                    .patch(REPLACE));

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    MethodReferences references;

    @Inject
    TestTurns turns;

    @Inject
    TestInvocations tests;

    @POST
    @Status(201)
    public ObjectNode createAuthorizer(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode authorizer = SHAPE.document(SHAPE.input("createAuthorizer", body));
        if (definitions.lock(RestApis.path(restApiId)).isEmpty()) {
            throw AwsException.concurrentModification(); // recorded: test_authorizer_crud_no_api
        }
        String id = Identifiers.child();
        authorizer.put("id", id);
        Authorizers.complete(authorizer);
        check(restApiId, authorizer);
        definitions.create(path(restApiId, id), TYPE, authorizer);
        return SHAPE.output(authorizer);
    }

    @GET
    public ObjectNode getAuthorizers(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        return page.of(definitions, RestApis.path(restApiId), TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{authorizerId}")
    public ObjectNode getAuthorizer(
            @PathParam("restApiId") String restApiId, @PathParam("authorizerId") String authorizerId) {
        return SHAPE.output(require(restApiId, authorizerId));
    }

    @PATCH
    @Path("{authorizerId}")
    public ObjectNode updateAuthorizer(
            @PathParam("restApiId") String restApiId, @PathParam("authorizerId") String authorizerId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateAuthorizer", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode authorizer = SHAPE.patch(require(restApiId, authorizerId), operations);
        Authorizers.complete(authorizer);
        check(restApiId, authorizer);
        definitions.replace(path(restApiId, authorizerId), authorizer);
        return SHAPE.output(authorizer);
    }

    @DELETE
    @Path("{authorizerId}")
    @Status(202)
    public void deleteAuthorizer(
            @PathParam("restApiId") String restApiId, @PathParam("authorizerId") String authorizerId) {
        definitions.lock(RestApis.path(restApiId));
        references.refuseWhileUsed(restApiId, TYPE, require(restApiId, authorizerId));
        definitions.delete(path(restApiId, authorizerId));
    }

    /** No transaction is open meanwhile: a function takes the time that it takes. */
    @POST
    @Path("{authorizerId}")
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public ObjectNode testInvokeAuthorizer(
            @PathParam("restApiId") String restApiId, @PathParam("authorizerId") String authorizerId, ObjectNode body) {
        TestInvocation call = TestInvocation.ofAuthorizer(body);
        DefinitionTree api = restApis.withChild(restApiId, path(restApiId, authorizerId), NOT_THERE);
        return answer(turns.run(() -> tests.invokeAuthorizer(restApiId, api, authorizerId, call)));
    }

    private static ObjectNode answer(TestInvocations.AuthorizerResult result) {
        ObjectNode answer = Json.object()
                .put("clientStatus", result.clientStatus())
                .put("log", result.log())
                .put("latency", result.latencyMillis());
        if (result.principalId() != null) {
            answer.put("principalId", result.principalId());
        }
        if (result.policy() != null) {
            answer.put("policy", result.policy());
        }
        if (!result.claims().isEmpty()) {
            result.claims().forEach(answer.putObject("claims")::put);
        }
        return answer;
    }

    /** The row key of an authorizer. */
    static String path(String restApiId, String authorizerId) {
        return RestApis.path(restApiId) + "/authorizers/" + authorizerId;
    }

    private ObjectNode require(String restApiId, String authorizerId) {
        return restApis.requireChild(path(restApiId, authorizerId), NOT_THERE);
    }

    private void check(String restApiId, ObjectNode authorizer) {
        Methods.refuse(Authorizers.refusal(authorizer));
        String name = authorizer.path("name").asText();
        for (Definition row : definitions.list(RestApis.path(restApiId), TYPE)) {
            boolean same = row.name().equals(authorizer.path("id").asText());
            if (!same && row.document().path("name").asText().equals(name)) {
                throw AwsException.conflict(
                        "Authorizer name must be unique. Authorizer " + name + " already exists in this RestApi.");
            }
        }
    }
}
