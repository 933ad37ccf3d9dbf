/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.rules.LoadBalancerArn;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.Settings;
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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The links through which integrations reach backends in a private network. */
@ApplicationScoped
@Transactional
@Path("/vpclinks")
public class VpcLinkOperations {

    static final String TYPE = "VpcLink";

    static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("name").required().notBlank("Name cannot be empty").patch(REPLACE),
            string("description").dropEmpty().patch(REPLACE),
            list("targetArns", string()).required(),
            string("status").outputOnly(),
            string("statusMessage").outputOnly(),
            map("tags", string()));

    private static final Pattern ARN = Pattern.compile("arn:[^:]+:elasticloadbalancing:[^:]+:[^:]*:.+");

    @Inject
    Definitions definitions;

    @Inject
    Settings settings;

    @Inject
    StageChanges stageChanges;

    /** Answered as AWS does, before the link is what it will be (recorded: test_vpc_link_lifecycle). */
    @POST
    @Status(202)
    public ObjectNode createVpcLink(ObjectNode body) {
        ObjectNode link = SHAPE.document(SHAPE.input("createVpcLink", body));
        Tags.check(link.path("tags"));
        checkTargets(link.path("targetArns"));
        link.put("id", Identifiers.child());
        definitions.create(path(link.path("id").asText()), TYPE, link);
        stageChanges.vpcLinksChanged();
        return SHAPE.output(link.put("status", "PENDING"));
    }

    @GET
    public ObjectNode getVpcLinks(@BeanParam Page page) {
        return page.of(definitions, "", TYPE, row -> output(row.document()));
    }

    @GET
    @Path("{vpcLinkId}")
    public ObjectNode getVpcLink(@PathParam("vpcLinkId") String vpcLinkId) {
        return Tags.always(output(require(vpcLinkId)));
    }

    @PATCH
    @Path("{vpcLinkId}")
    public ObjectNode updateVpcLink(@PathParam("vpcLinkId") String vpcLinkId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateVpcLink", body);
        definitions.lock(path(vpcLinkId));
        ObjectNode link = SHAPE.patch(require(vpcLinkId), operations);
        definitions.replace(path(vpcLinkId), link);
        return Tags.always(output(link));
    }

    @DELETE
    @Path("{vpcLinkId}")
    @Status(202)
    public void deleteVpcLink(@PathParam("vpcLinkId") String vpcLinkId) {
        definitions.lock(path(vpcLinkId));
        require(vpcLinkId);
        List<String> references = references(vpcLinkId);
        if (!references.isEmpty()) {
            throw AwsException.badRequest("Cannot delete vpc link. Vpc link '" + vpcLinkId + "', is referenced in ["
                    + String.join(", ", references) + "] in format of [Method:Resource:Stage].");
        }
        definitions.delete(path(vpcLinkId));
        stageChanges.vpcLinksChanged();
    }

    /**
     * The link with its status, which follows from the load balancers that the operator has declared. Where there are none,
     * a link leads wherever the uris of integrations say, and nothing has to be set up.
     */
    private ObjectNode output(ObjectNode link) {
        String name = LoadBalancerArn.nameOf(link.at("/targetArns/0").asText());
        List<String> declared = settings.loadBalancers().stream()
                .map(LoadBalancerSettings::name)
                .toList();
        if (declared.isEmpty() || declared.contains(name)) {
            link.put("status", "AVAILABLE").put("statusMessage", "Your vpc link is ready for use");
        } else {
            link.put("status", "FAILED")
                    .put(
                            "statusMessage",
                            name.isEmpty()
                                    ? "NLB ARN is malformed" // AWS's words
                                    : "NLB " + name + " is not declared: stagedoor.load-balancers does not name it");
        }
        return SHAPE.output(link);
    }

    /** The row key of a VPC link. */
    static String path(String id) {
        return "/vpclinks/" + id;
    }

    private ObjectNode require(String id) {
        return definitions
                .find(path(id))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid Vpc Link identifier specified"));
    }

    /** Recorded: test_create_vpc_link_invalid_parameters. */
    private static void checkTargets(JsonNode targetArns) {
        for (JsonNode target : targetArns) {
            if (!ARN.matcher(target.asText()).matches()) {
                throw AwsException.badRequest("Invalid ARN. ARN is not well formed " + target.asText());
            }
        }
        if (targetArns.size() != 1) {
            throw AwsException.badRequest("Exactly one target ARN must be specified");
        }
    }

    /** The deployed methods that use the link: AWS counts what stages serve, not what is being edited. */
    private List<String> references(String vpcLinkId) {
        List<String> references = new ArrayList<>();
        Stream.of(FrozenDeployment.TYPE, StageOperations.TYPE) // a stage may name it in a variable
                .flatMap(type -> definitions.mentioning(type, vpcLinkId).stream())
                .map(row -> row.path().split("/")[2]) // /restapis/{id}/…
                .distinct()
                .flatMap(api -> definitions.list(RestApis.path(api), StageOperations.TYPE).stream())
                .forEach(stage -> Stream.of("/deploymentId", "/canarySettings/deploymentId")
                        .map(served -> stage.document().at(served).asText())
                        .distinct()
                        .flatMap(deploymentId ->
                                definitions
                                        .find(FrozenDeployment.path(stage.path().split("/")[2], deploymentId))
                                        .stream())
                        .forEach(frozen -> references.addAll(
                                methods(FrozenDeployment.thaw(frozen.document()), vpcLinkId, stage))));
        return references;
    }

    private static List<String> methods(DefinitionTree api, String vpcLinkId, Definition stage) {
        JsonNode variables = stage.document().path("variables");
        List<String> methods = new ArrayList<>();
        api.nodes().forEach((path, node) -> {
            if (node.type().equals(IntegrationOperations.TYPE)) {
                String connection = node.document().path("connectionId").asText();
                if (connection.startsWith("${stageVariables.") && connection.endsWith("}")) {
                    connection = variables
                            .path(connection.substring("${stageVariables.".length(), connection.length() - 1))
                            .asText();
                }
                if (connection.equals(vpcLinkId)) {
                    String[] parts = path.split("/"); // /resources/{id}/methods/{verb}/integration
                    methods.add(parts[4] + ":" + parts[2] + ":" + stage.name());
                }
            }
        });
        return methods;
    }
}
