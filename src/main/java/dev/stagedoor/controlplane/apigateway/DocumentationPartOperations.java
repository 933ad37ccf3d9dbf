/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport;
import dev.stagedoor.controlplane.rules.DocumentationLocations;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the authors of a REST API say about its parts. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/documentation/parts")
public class DocumentationPartOperations {

    static final String TYPE = "DocumentationPart";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            structure(
                            "location",
                            string("type").required().oneOf(DocumentationLocations.TYPES.toArray(String[]::new)),
                            string("path"),
                            string("method"),
                            string("statusCode").pattern("([1-5]\\d\\d)|\\*|\\s*"),
                            string("name"))
                    .required(),
            string("properties").required().patch(REPLACE));

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    RestApiDocuments documents;

    @POST
    @Status(201)
    public ObjectNode createDocumentationPart(@PathParam("restApiId") String restApiId, ObjectNode body) {
        ObjectNode part = SHAPE.document(SHAPE.input("createDocumentationPart", body));
        restApis.lock(restApiId);
        Methods.refuse(DocumentationLocations.refusal(part.path("location")));
        ObjectNode location = DocumentationLocations.normal(part.path("location"));
        if (all(restApiId).stream().anyMatch(other -> location(other).equals(location))) {
            throw AwsException.conflict(
                    "Documentation part already exists for the specified location: " + said(location));
        }
        String id = Identifiers.child();
        part.put("id", id).set("location", location);
        checkProperties(part);
        definitions.create(path(restApiId, id), TYPE, part);
        return SHAPE.output(part);
    }

    @PUT
    public ObjectNode importDocumentationParts(
            @PathParam("restApiId") String restApiId, byte[] body, @Context UriInfo uri) {
        OpenApiImport.Documentation imported = documents.documentation(restApiId, body, uri.getQueryParameters());
        ObjectNode answer = Json.object();
        ArrayNode ids = answer.putArray("ids");
        imported.ids().forEach(ids::add);
        if (!imported.warnings().isEmpty()) {
            imported.warnings().forEach(answer.putArray("warnings")::add);
        }
        return answer;
    }

    @GET
    public ObjectNode getDocumentationParts(
            @PathParam("restApiId") String restApiId,
            @QueryParam("type") @Nullable String type,
            @QueryParam("name") @Nullable String name,
            @QueryParam("path") @Nullable String path,
            @QueryParam("locationStatus") @Nullable String locationStatus,
            @BeanParam Page page) {
        if (type != null) {
            UriPart.check(new UriPart(string("type").oneOf(DocumentationLocations.TYPES.toArray(String[]::new)), type));
        }
        if (locationStatus != null) {
            UriPart.check(new UriPart(string("locationStatus").oneOf("DOCUMENTED", "UNDOCUMENTED"), locationStatus));
        }
        restApis.require(restApiId);
        Predicate<JsonNode> wanted = location -> matches(type, location.path("type"))
                && matches(path, location.path("path"))
                && (name == null || location.path("name").asText().contains(name));
        List<ObjectNode> parts = "UNDOCUMENTED".equals(locationStatus) ? undocumented(restApiId) : all(restApiId);
        return page.of(
                parts.stream()
                        .filter(part -> wanted.test(part.path("location")))
                        .sorted(Comparator.comparing(DocumentationPartOperations::key))
                        .toList(),
                DocumentationPartOperations::key,
                SHAPE::output);
    }

    @GET
    @Path("{documentationPartId}")
    public ObjectNode getDocumentationPart(
            @PathParam("restApiId") String restApiId, @PathParam("documentationPartId") String documentationPartId) {
        return SHAPE.output(require(restApiId, documentationPartId));
    }

    @PATCH
    @Path("{documentationPartId}")
    public ObjectNode updateDocumentationPart(
            @PathParam("restApiId") String restApiId,
            @PathParam("documentationPartId") String documentationPartId,
            ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateDocumentationPart", body);
        definitions.lock(RestApis.path(restApiId));
        ObjectNode part = SHAPE.patch(require(restApiId, documentationPartId), operations);
        checkProperties(part);
        definitions.replace(path(restApiId, documentationPartId), part);
        return SHAPE.output(part);
    }

    @DELETE
    @Path("{documentationPartId}")
    @Status(202)
    public void deleteDocumentationPart(
            @PathParam("restApiId") String restApiId, @PathParam("documentationPartId") String documentationPartId) {
        definitions.lock(RestApis.path(restApiId));
        require(restApiId, documentationPartId);
        definitions.delete(path(restApiId, documentationPartId));
    }

    private static String path(String restApiId, String documentationPartId) {
        return RestApis.path(restApiId) + "/documentation/parts/" + documentationPartId;
    }

    private ObjectNode require(String restApiId, String documentationPartId) {
        return restApis.requireChild(
                path(restApiId, documentationPartId), "Invalid Documentation part identifier specified");
    }

    private List<ObjectNode> all(String restApiId) {
        return definitions.list(RestApis.path(restApiId), TYPE).stream()
                .map(Definition::document)
                .toList();
    }

    /** Parts that nobody wrote: the locations of entities that neither have nor inherit one. */
    private List<ObjectNode> undocumented(String restApiId) {
        List<ObjectNode> parts = all(restApiId);
        return DocumentedEntities.of(definitions.tree(RestApis.path(restApiId))).stream()
                .filter(entity ->
                        parts.stream().noneMatch(part -> DocumentationLocations.covers(location(part), entity)))
                .map(entity -> (ObjectNode) Json.object().set("location", entity))
                .toList();
    }

    private static ObjectNode location(ObjectNode part) {
        return DocumentationLocations.normal(part.path("location"));
    }

    private static String key(ObjectNode part) {
        return DocumentationLocations.key(part.path("location"));
    }

    private static boolean matches(@Nullable String wanted, JsonNode member) {
        return wanted == null || wanted.isEmpty() || member.asText().equals(wanted);
    }

    /** {@code type 'METHOD', path '/', method 'GET'}. */
    private static String said(ObjectNode location) {
        return location.properties().stream()
                .map(member -> member.getKey() + " '" + member.getValue().asText() + "'")
                .reduce((some, next) -> some + ", " + next)
                .orElse("");
    }

    private static void checkProperties(ObjectNode part) {
        Optional<JsonNode> properties;
        try {
            properties = Optional.ofNullable(
                    Json.MAPPER.readTree(part.path("properties").asText()));
        } catch (JsonProcessingException e) {
            properties = Optional.empty();
        }
        if (properties.filter(JsonNode::isObject).isEmpty()) {
            throw AwsException.badRequest("Invalid documentation part: properties must be a JSON object");
        }
    }
}
