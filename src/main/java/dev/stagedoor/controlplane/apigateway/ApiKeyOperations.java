/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.element;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.JsonBody;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys by which clients tell who they are, and by which usage plans count them. */
@ApplicationScoped
@Transactional
@Path("/apikeys")
public class ApiKeyOperations {

    /**
     * What can be replaced is in the order in which AWS lists it (recorded: test_update_api_key_immutable_field). The
     * value is never part of the document. Ids are always distinct from values: {@code generateDistinctId} is
     * deprecated, and AWS gives distinct ones without it (recorded: test_get_api_keys).
     */
    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("value").inputOnly(),
            string("description").dropEmpty().patch(REPLACE),
            bool("enabled").defaultsTo(false).patch(REPLACE),
            string("name").dropEmpty().patch(REPLACE),
            string("customerId").dropEmpty().patch(REPLACE),
            bool("generateDistinctId").inputOnly(),
            timestamp("createdDate").outputOnly(),
            timestamp("lastUpdatedDate").outputOnly(),
            list("stageKeys", element(string("restApiId"), string("stageName"))).inputOnly(),
            // patched under other names than AWS's model knows, and never answered under them
            list("stages", string()).inputOnly().patchByValue(ADD, REMOVE),
            list("labels", string()).inputOnly().patchByValue(ADD, REMOVE),
            map("tags", string()));

    @Inject
    ApiKeys apiKeys;

    @Inject
    Definitions definitions;

    @Inject
    ApiKeyImport apiKeyImport;

    /** One URI for two operations, told apart by {@code ?mode=import}. */
    @POST
    @Status(201)
    public ObjectNode postApiKeys(byte[] body, @Context UriInfo uri) {
        return "import".equals(uri.getQueryParameters().getFirst("mode"))
                ? importApiKeys(body, uri)
                : createApiKey(JsonBody.parse(body));
    }

    private ObjectNode createApiKey(ObjectNode body) {
        ObjectNode input = SHAPE.input("createApiKey", body);
        ObjectNode apiKey = SHAPE.document(input);
        ArrayNode stages = apiKey.putArray("stages");
        for (JsonNode stageKey : input.path("stageKeys")) {
            stages.add(stageKey.path("restApiId").asText() + "/"
                    + stageKey.path("stageName").asText());
        }
        String value = input.path("value").asText();
        apiKeys.create(apiKey, value.isEmpty() ? null : value);
        return output(apiKey, true);
    }

    private ObjectNode importApiKeys(byte[] body, UriInfo uri) {
        return apiKeyImport.run(body, uri.getQueryParameters());
    }

    /** Newest first (recorded: test_get_api_keys). */
    @GET
    public ObjectNode getApiKeys(
            @BeanParam Page page,
            @QueryParam("name") @Nullable String nameQuery,
            @QueryParam("customerId") @Nullable String customerId,
            @QueryParam("includeValues") @Nullable String includeValues) {
        boolean withValues = Boolean.parseBoolean(includeValues);
        String nameStart = nameQuery == null ? "" : nameQuery;
        String customer = customerId == null ? "" : customerId;
        if (nameStart.isEmpty() && customer.isEmpty()) {
            return page.byAge(definitions, "", ApiKeys.TYPE, false, row -> output(row.document(), withValues));
        }
        return page.byAge(
                (after, most) -> apiKeys.search(nameStart, customer, after, most),
                row -> output(row.document(), withValues));
    }

    @GET
    @Path("{apiKey}")
    public ObjectNode getApiKey(
            @PathParam("apiKey") String apiKey, @QueryParam("includeValue") @Nullable String includeValue) {
        return Tags.always(output(apiKeys.require(apiKey), Boolean.parseBoolean(includeValue)));
    }

    @PATCH
    @Path("{apiKey}")
    public ObjectNode updateApiKey(@PathParam("apiKey") String apiKey, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateApiKey", body);
        ObjectNode patched = SHAPE.patch(apiKeys.lock(apiKey), operations);
        return Tags.always(output(apiKeys.replace(patched), false));
    }

    @DELETE
    @Path("{apiKey}")
    @Status(202)
    public void deleteApiKey(@PathParam("apiKey") String apiKey) {
        apiKeys.delete(apiKeys.lock(apiKey));
    }

    private ObjectNode output(ObjectNode apiKey, boolean withValue) {
        ObjectNode output = SHAPE.output(apiKey);
        output.set("stageKeys", apiKey.withArray("/stages"));
        if (withValue) {
            output.put("value", apiKeys.value(apiKey));
        }
        return output;
    }
}
