/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.JsonBody;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchRefusal;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.controlplane.wire.Timestamp;
import dev.stagedoor.platform.configuration.Settings;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The REST APIs themselves. */
@ApplicationScoped
@Transactional
@Path("/restapis")
public class RestApiOperations {

    static final String TYPE = "RestApi";

    static final Shape SHAPE = Shape.of(
                    string("id").outputOnly(),
                    string("name").required().notBlank("Name cannot be empty").patch(REPLACE),
                    string("description").dropEmpty().patch(ADD, REPLACE, REMOVE),
                    timestamp("createdDate").outputOnly(),
                    string("version").dropEmpty(),
                    list("warnings", string()).outputOnly(),
                    list("binaryMediaTypes", string()).patch(ADD, REPLACE, REMOVE),
                    integer("minimumCompressionSize")
                            .range(0, 10_485_760)
                            .refuse("Invalid minimum compression size, must be between 0 and 10485760")
                            .patch(REPLACE),
                    string("apiKeySource")
                            .oneOf("HEADER", "AUTHORIZER")
                            .defaultsTo("HEADER")
                            .patch(REPLACE),
                    structure(
                            "endpointConfiguration",
                            list(
                                            "types",
                                            string().oneOf("PRIVATE", "EDGE", "REGIONAL")
                                                    .refuse("Invalid EndpointTypes specified. Valid options are"
                                                            + " REGIONAL,EDGE,PRIVATE"))
                                    .singleton()
                                    .patch(REPLACE),
                            string("ipAddressType")
                                    .oneOf("ipv4", "dualstack")
                                    .refuse("ipAddressType must be either ipv4 or dualstack.")
                                    .patch(REPLACE),
                            list("vpcEndpointIds", string()).patchByValue(ADD, REMOVE)),
                    string("policy").dropEmpty().patch(REPLACE),
                    map("tags", string()),
                    bool("disableExecuteApiEndpoint").defaultsTo(false).patch(REPLACE),
                    string("rootResourceId").outputOnly(),
                    TransportSecurity.securityPolicy(),
                    TransportSecurity.endpointAccessMode(),
                    string("apiStatus").outputOnly(),
                    string("apiStatusMessage").outputOnly(),
                    string("cloneFrom").inputOnly())
            .refusing(PatchRefusal.LISTS_OPERATIONS);

    @Inject
    Definitions definitions;

    @Inject
    RestApis restApis;

    @Inject
    RestApiDocuments documents;

    @Inject
    DomainNames domainNames;

    @Inject
    UsagePlans usagePlans;

    @Inject
    Settings settings;

    @Inject
    StageChanges stageChanges;

    /** One URI for two operations, told apart by {@code ?mode=import}. */
    @POST
    @Status(201)
    public ObjectNode postRestApis(byte[] body, @Context UriInfo uri) {
        return "import".equals(uri.getQueryParameters().getFirst("mode"))
                ? importRestApi(body, uri)
                : createRestApi(JsonBody.parse(body));
    }

    private ObjectNode createRestApi(ObjectNode body) {
        ObjectNode input = SHAPE.input("createRestApi", body);
        // recorded: test_create_rest_api_private_type; the framework's checks come first
        // (test_create_rest_api_verify_defaults)
        if (input.path("description").asText("absent").isEmpty()) {
            throw AwsException.badRequest("Description cannot be an empty string");
        }
        Tags.check(input.path("tags"));
        String id = newId(input);
        DefinitionTree tree = input.hasNonNull("cloneFrom")
                ? RestApiTemplate.cloneOf(definitions.tree(existing(input)), id)
                : RestApiTemplate.empty();
        ObjectNode document = SHAPE.document(input);
        if (tree.find("").isPresent()) {
            document = RestApiTemplate.inherit(document, input, tree.root(), id);
        }
        EndpointConfiguration.complete(document);
        document.put("id", id);
        document.put("createdDate", Timestamp.now());
        document.put("rootResourceId", RestApiTemplate.rootResourceId(tree));
        if (document.hasNonNull("policy")) {
            document.put(
                    "policy", ResourcePolicy.normalize(document.get("policy").asText(), settings, id));
        }
        tree.put("", TYPE, document);
        definitions.store(RestApis.path(id), tree);
        return brief(document);
    }

    private ObjectNode importRestApi(byte[] body, UriInfo uri) {
        return brief(documents.create(body, uri.getQueryParameters()));
    }

    @PUT
    @Path("{restApiId}")
    public ObjectNode putRestApi(@PathParam("restApiId") String restApiId, byte[] body, @Context UriInfo uri) {
        ObjectNode document = documents.update(restApiId, body, uri.getQueryParameters());
        stageChanges.add(restApiId, "");
        return full(document);
    }

    /** Oldest first, as the recordings list them. */
    @GET
    public ObjectNode getRestApis(@BeanParam Page page) {
        return page.byAge(definitions, "", TYPE, true, row -> brief(row.document()));
    }

    @GET
    @Path("{restApiId}")
    public ObjectNode getRestApi(@PathParam("restApiId") String restApiId) {
        return full(restApis.require(restApiId));
    }

    @PATCH
    @Path("{restApiId}")
    public ObjectNode updateRestApi(@PathParam("restApiId") String restApiId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateRestApi", body);
        ObjectNode before = restApis.lock(restApiId);
        ObjectNode after = SHAPE.patch(before, operations);
        EndpointConfiguration.checkUpdate(before, after);
        if (after.hasNonNull("policy") && !after.get("policy").equals(before.get("policy"))) {
            after.put("policy", ResourcePolicy.normalize(after.get("policy").asText(), settings, restApiId));
        }
        definitions.replace(RestApis.path(restApiId), after);
        // The name of the API, whether it is open and the like serve every stage at once; the rest waits for a
        // deployment.
        stageChanges.add(restApiId, "");
        return full(after);
    }

    @DELETE
    @Path("{restApiId}")
    @Status(202)
    public void deleteRestApi(@PathParam("restApiId") String restApiId) {
        restApis.lock(restApiId);
        domainNames.checkNotMapped(restApiId, null);
        usagePlans.removeStage(restApiId, null);
        definitions.delete(RestApis.path(restApiId));
        stageChanges.add(restApiId, "");
    }

    private String existing(ObjectNode input) {
        String source = input.get("cloneFrom").asText();
        restApis.require(source);
        return RestApis.path(source);
    }

    /** A new id, or the one that the tag {@code _custom_id_} asks for: a convention of AWS emulators, for tests. */
    private String newId(ObjectNode input) {
        if (!input.path("tags").has("_custom_id_")) {
            return Identifiers.restApi();
        }
        String id = input.path("tags").path("_custom_id_").asText();
        if (!id.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) { // the id is the first label of a host name
            throw AwsException.badRequest("Invalid API identifier specified in tag _custom_id_: " + id);
        }
        if (definitions.find(RestApis.path(id)).isPresent()) {
            throw AwsException.conflict("API identifier is already in use: " + id);
        }
        return id;
    }

    /** As create and list answer: tags only when there are any (recorded: test_list_and_delete_apis). */
    static ObjectNode brief(ObjectNode document) {
        ObjectNode output = SHAPE.output(document);
        if (output.hasNonNull("policy")) {
            output.put("policy", ResourcePolicy.escape(output.get("policy").asText()));
        }
        return output;
    }

    /** As get, update and put answer: tags always (recorded: test_update_rest_api_operation_add_remove). */
    static ObjectNode full(ObjectNode document) {
        return Tags.always(brief(document));
    }
}
