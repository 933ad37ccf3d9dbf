/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.rules.GatewayResponses;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchRefusal;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.controlplane.wire.UriPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Optional;

/** What the gateway itself answers, by the kind of failure: all types are always there, defined or not. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/gatewayresponses")
public class GatewayResponseOperations {

    static final String TYPE = "GatewayResponse";

    static final Shape SHAPE = Shape.of(
                    string("responseType").outputOnly(),
                    string("statusCode")
                            .dropEmpty()
                            .pattern("[1-5]\\d\\d")
                            .refuse("Invalid status code specified")
                            .patch(REPLACE),
                    map("responseParameters", string())
                            .keepEmpty()
                            .valuesRequired()
                            .missing("Invalid parameter name specified")
                            .patch(ADD, REPLACE, REMOVE),
                    map("responseTemplates", string())
                            .keepEmpty()
                            .valuesRequired()
                            .missing("Content-Type specified was not found")
                            .patch(ADD, REPLACE, REMOVE),
                    bool("defaultResponse").outputOnly())
            .refusing(PatchRefusal.NAMES_PATH);

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    /** Replaces the whole definition. */
    @PUT
    @Path("{responseType}")
    @Status(201)
    public ObjectNode putGatewayResponse(
            @PathParam("restApiId") String restApiId, @PathParam("responseType") String responseType, ObjectNode body) {
        ObjectNode response = SHAPE.document(SHAPE.input("putGatewayResponse", body, type(responseType)));
        restApis.lock(restApiId);
        return store(restApiId, responseType, response);
    }

    @GET
    public ObjectNode getGatewayResponses(@PathParam("restApiId") String restApiId, @BeanParam Page page) {
        restApis.require(restApiId);
        List<String> sorted = GatewayResponses.types().stream().sorted().toList();
        return page.of(sorted, responseType -> responseType, responseType -> effective(restApiId, responseType));
    }

    @GET
    @Path("{responseType}")
    public ObjectNode getGatewayResponse(
            @PathParam("restApiId") String restApiId, @PathParam("responseType") String responseType) {
        UriPart.check(type(responseType));
        restApis.require(restApiId);
        return effective(restApiId, responseType);
    }

    /** Of a type that is not defined, what it inherits becomes its definition (recorded: test_update_gateway_response). */
    @PATCH
    @Path("{responseType}")
    public ObjectNode updateGatewayResponse(
            @PathParam("restApiId") String restApiId, @PathParam("responseType") String responseType, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateGatewayResponse", body, type(responseType));
        restApis.lock(restApiId);
        return store(restApiId, responseType, SHAPE.patch(effective(restApiId, responseType), operations));
    }

    @DELETE
    @Path("{responseType}")
    @Status(202)
    public void deleteGatewayResponse(
            @PathParam("restApiId") String restApiId, @PathParam("responseType") String responseType) {
        UriPart.check(type(responseType));
        restApis.lock(restApiId);
        if (find(restApiId, responseType).isEmpty()) {
            throw AwsException.notFound("Gateway response type not defined on api");
        }
        definitions.delete(path(restApiId, responseType));
    }

    private static UriPart type(String responseType) {
        return new UriPart(string("responseType").oneOf(GatewayResponses.types().toArray(String[]::new)), responseType);
    }

    private static String path(String restApiId, String responseType) {
        return RestApis.path(restApiId) + "/gatewayresponses/" + responseType;
    }

    private Optional<ObjectNode> find(String restApiId, String responseType) {
        return definitions.find(path(restApiId, responseType)).map(Definition::document);
    }

    private ObjectNode store(String restApiId, String responseType, ObjectNode response) {
        GatewayResponses.complete(response.put("responseType", responseType)).put("defaultResponse", false);
        Methods.refuse(GatewayResponses.refusal(response));
        ObjectNode stored = SHAPE.output(response);
        definitions.put(path(restApiId, responseType), TYPE, stored);
        return stored;
    }

    /** As defined; else as DEFAULT_4XX or DEFAULT_5XX has it, if that is defined; else AWS's default. */
    private ObjectNode effective(String restApiId, String responseType) {
        Optional<ObjectNode> defined = find(restApiId, responseType);
        if (defined.isPresent()) {
            return SHAPE.output(GatewayResponses.complete(defined.get()));
        }
        ObjectNode response = GatewayResponses.byDefault(responseType);
        GatewayResponses.lenderOf(responseType)
                .flatMap(lender -> find(restApiId, lender))
                .ifPresent(lent -> List.of("statusCode", "responseParameters", "responseTemplates")
                        .forEach(member -> {
                            if (lent.has(member)) {
                                response.set(member, lent.get(member));
                            }
                        }));
        return SHAPE.output(response);
    }
}
