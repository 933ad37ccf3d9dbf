/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.rules.Authorizers;
import dev.stagedoor.controlplane.rules.IntegrationRules;
import dev.stagedoor.controlplane.rules.MappingExpressions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchRefusal;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The methods of a resource: what clients may call, and what the gateway asks of a call. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}")
public class MethodOperations {

    static final String TYPE = "Method";

    static final Shape SHAPE = Shape.of(
                    string("httpMethod").outputOnly(),
                    string("authorizationType").required().patch(REPLACE),
                    string("authorizerId").dropEmpty().patch(REPLACE),
                    bool("apiKeyRequired").defaultsTo(false).patch(REPLACE),
                    string("requestValidatorId").dropEmpty().patch(REPLACE),
                    string("operationName").dropEmpty().patch(REPLACE),
                    map("requestParameters", bool())
                            .missing("Invalid parameter name specified")
                            .patch(ADD, REPLACE, REMOVE),
                    map("requestModels", string())
                            .missing("Content-Type specified was not found")
                            .patch(ADD, REPLACE, REMOVE),
                    list("authorizationScopes", string()).patchByValue(ADD, REMOVE))
            .refusing(PatchRefusal.LISTS_OPERATIONS);

    private static final Set<String> AUTHORIZATION_TYPES = Set.of("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS");

    @Inject
    Definitions definitions;

    @Inject
    Methods methods;

    @Inject
    TestTurns turns;

    @Inject
    TestInvocations tests;

    @PUT
    @Status(201)
    public ObjectNode putMethod(@BeanParam MethodPath at, ObjectNode body) {
        ObjectNode method = SHAPE.document(SHAPE.input("putMethod", body));
        methods.lock(at);
        methods.requireResource(at);
        Methods.refuse(IntegrationRules.httpMethodRefusal(at.httpMethod()));
        if (definitions.find(at.method()).isPresent()) {
            throw AwsException.conflict("Method already exists for this resource");
        }
        method.put("httpMethod", at.httpMethod());
        check(at, method);
        method = SHAPE.output(method);
        definitions.create(at.method(), TYPE, method);
        return method;
    }

    @GET
    public ObjectNode getMethod(@BeanParam MethodPath at) {
        methods.requireMethod(at);
        return MethodOutput.method(definitions.tree(at.method()), "");
    }

    @PATCH
    public ObjectNode updateMethod(@BeanParam MethodPath at, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateMethod", body);
        methods.lock(at);
        ObjectNode method = SHAPE.patch(methods.requireMethod(at), operations);
        check(at, method);
        definitions.replace(at.method(), SHAPE.output(method));
        return getMethod(at);
    }

    @DELETE
    @Status(204)
    public void deleteMethod(@BeanParam MethodPath at) {
        methods.lock(at);
        methods.requireMethod(at);
        definitions.delete(at.method());
    }

    /** No transaction is open meanwhile: a backend takes the time that it takes. */
    @POST
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public ObjectNode testInvokeMethod(
            @BeanParam MethodPath at, @QueryParam("trace") @Nullable String trace, ObjectNode body) {
        TestInvocation call = TestInvocation.ofMethod(body, "true".equals(trace));
        Methods.UnderTest underTest = methods.underTest(at);
        return answer(turns.run(
                () -> tests.invokeMethod(at.restApiId(), underTest.api(), underTest.method(), at.httpMethod(), call)));
    }

    private static ObjectNode answer(TestInvocations.MethodResult result) {
        ObjectNode answer = Json.object().put("status", result.status()).put("body", result.body());
        ObjectNode headers = answer.putObject("headers");
        ObjectNode multiValueHeaders = answer.putObject("multiValueHeaders");
        result.headers().forEach((name, values) -> {
            headers.put(name, values.get(values.size() - 1));
            multiValueHeaders.set(name, Json.MAPPER.valueToTree(values));
        });
        answer.put("log", result.log()).put("latency", result.latencyMillis());
        if (result.trace() != null) {
            answer.set("trace", Json.MAPPER.valueToTree(result.trace()));
        }
        return answer;
    }

    /**
     * Checks what the method refers to, in AWS's order (recorded: test_put_method_validation), and drops what AWS
     * ignores: the authorizer of a method that is not authorized by one.
     */
    private void check(MethodPath at, ObjectNode method) {
        String type = method.path("authorizationType").asText().toUpperCase(Locale.ROOT); // recorded: "none" is "NONE"
        if (!AUTHORIZATION_TYPES.contains(type)) {
            throw AwsException.badRequest(
                    "Invalid AuthorizationType specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS");
        }
        method.put("authorizationType", type);
        Methods.refuse(MappingExpressions.requestParametersRefusal(method.path("requestParameters")));
        if (!type.equals("CUSTOM") && !type.equals(Authorizers.COGNITO)) {
            method.remove("authorizerId");
        } else if (!isDecidedBy(at, method.path("authorizerId").asText(), type)) {
            throw AwsException.badRequest("Invalid authorizer ID specified. Setting the authorization type to CUSTOM or"
                    + " COGNITO_USER_POOLS requires a valid authorizer.");
        }
        if (method.has("requestValidatorId")
                && !exists(
                        at,
                        "/requestvalidators/",
                        method.path("requestValidatorId").asText())) {
            throw AwsException.badRequest("Invalid Request Validator identifier specified");
        }
        methods.checkModels(at, method.path("requestModels"));
    }

    /** Whether the API has an authorizer of that id, and one that decides on methods of that type. */
    private boolean isDecidedBy(MethodPath at, String authorizerId, String type) {
        return !authorizerId.isEmpty()
                && definitions
                        .find(AuthorizerOperations.path(at.restApiId(), authorizerId))
                        .filter(row -> row.document().path("type").asText().equals(Authorizers.COGNITO)
                                == type.equals(Authorizers.COGNITO))
                        .isPresent();
    }

    private boolean exists(MethodPath at, String collection, String id) {
        return !id.isEmpty()
                && definitions
                        .find(RestApis.path(at.restApiId()) + collection + id)
                        .isPresent();
    }
}
