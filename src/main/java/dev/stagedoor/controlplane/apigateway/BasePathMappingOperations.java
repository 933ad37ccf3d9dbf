/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
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
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which API and stage a custom domain name leads to, by the first segment of the path. */
@ApplicationScoped
@Transactional
@Path("/domainnames/{domainName}/basepathmappings")
public class BasePathMappingOperations {

    /** The mapping of every path that no other mapping has. */
    static final String NONE = "(none)";

    static final Shape SHAPE = Shape.of(
                    string("basePath"),
                    string("restApiId").required(),
                    string("stage").dropEmpty())
            .patchOther(BasePathMappingOperations::patch);

    private static final Pattern BASE_PATH = Pattern.compile("[A-Za-z0-9$_.+!*'()-]+");

    private static final int LONGEST_BASE_PATH = 300; // it is part of the row's key

    @Inject
    Definitions definitions;

    @Inject
    DomainNames domainNames;

    @Inject
    StageChanges stageChanges;

    @POST
    @Status(201)
    public ObjectNode createBasePathMapping(
            @PathParam("domainName") String domainName,
            @QueryParam("domainNameId") @Nullable String domainNameId,
            ObjectNode body) {
        ObjectNode mapping = SHAPE.document(SHAPE.input("createBasePathMapping", body));
        String domain = DomainNames.path(domainNames.lock(domainName, domainNameId));
        check(mapping);
        store(domain, mapping);
        stageChanges.domainNamesChanged();
        return SHAPE.output(mapping);
    }

    @GET
    public ObjectNode getBasePathMappings(
            @PathParam("domainName") String domainName,
            @QueryParam("domainNameId") @Nullable String domainNameId,
            @BeanParam Page page) {
        String domain = DomainNames.path(domainNames.require(domainName, domainNameId));
        return page.of(definitions, domain, DomainNames.MAPPING_TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{basePath}")
    public ObjectNode getBasePathMapping(
            @PathParam("domainName") String domainName,
            @PathParam("basePath") String basePath,
            @QueryParam("domainNameId") @Nullable String domainNameId) {
        String domain = DomainNames.path(domainNames.require(domainName, domainNameId));
        return SHAPE.output(require(domain, basePath));
    }

    @PATCH
    @Path("{basePath}")
    public ObjectNode updateBasePathMapping(
            @PathParam("domainName") String domainName,
            @PathParam("basePath") String basePath,
            @QueryParam("domainNameId") @Nullable String domainNameId,
            ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateBasePathMapping", body);
        String domain = DomainNames.path(domainNames.lock(domainName, domainNameId));
        ObjectNode mapping = SHAPE.patch(require(domain, basePath), operations);
        check(mapping);
        if (mapping.path("basePath").asText().equals(basePath)) {
            definitions.replace(path(domain, basePath), mapping);
        } else {
            store(domain, mapping);
            definitions.delete(path(domain, basePath));
        }
        stageChanges.domainNamesChanged();
        return SHAPE.output(mapping);
    }

    @DELETE
    @Path("{basePath}")
    @Status(202)
    public void deleteBasePathMapping(
            @PathParam("domainName") String domainName,
            @PathParam("basePath") String basePath,
            @QueryParam("domainNameId") @Nullable String domainNameId) {
        String domain = DomainNames.path(domainNames.lock(domainName, domainNameId));
        require(domain, basePath);
        definitions.delete(path(domain, basePath));
        stageChanges.domainNamesChanged();
    }

    /** A {@link dev.stagedoor.controlplane.wire.PatchRule}: AWS's documents and tools spell the paths differently. */
    private static boolean patch(ObjectNode mapping, PatchOperation operation) {
        String value = operation.value() == null ? "" : operation.value();
        String path = String.valueOf(operation.path()).toLowerCase(Locale.ROOT);
        if (operation.op() != Op.REPLACE) {
            throw refused(operation, "Please choose supported operations");
        }
        switch (path) {
            case "/basepath" -> mapping.put("basePath", value);
            case "/restapiid" -> mapping.put("restApiId", value);
            case "/stage" -> mapping.put("stage", value);
            default -> throw refused(operation, "Must be one of: [/basePath, /restapiId, /stage]");
        }
        return true;
    }

    private static AwsException refused(PatchOperation operation, String hint) {
        return AwsException.badRequest(
                "Invalid patch path  '" + operation.path() + "' specified for op '" + operation.op() + "'. " + hint);
    }

    /** @throws AwsException when the path is no single segment, or the API or stage is not there */
    private void check(ObjectNode mapping) {
        String basePath = mapping.path("basePath").asText();
        if (basePath.isEmpty()) {
            mapping.put("basePath", NONE);
        } else if (basePath.contains("/")) {
            throw AwsException.badRequest(
                    "API Gateway V1 doesn't support the slash character (/) in base path mappings."
                            + " To create a multi-level base path mapping, use API Gateway V2.");
        } else if (basePath.length() > LONGEST_BASE_PATH
                || !BASE_PATH.matcher(basePath).matches()) {
            throw AwsException.badRequest("Invalid base path specified: " + basePath);
        }
        String restApiId = mapping.path("restApiId").asText();
        if (definitions.lock(RestApis.path(restApiId)).isEmpty()) { // it is not deleted meanwhile, nor a stage of it
            throw AwsException.badRequest("Invalid REST API identifier specified");
        }
        String stage = mapping.path("stage").asText();
        if (!stage.isEmpty() && definitions.find(Stages.path(restApiId, stage)).isEmpty()) {
            throw AwsException.badRequest("Invalid stage identifier specified");
        }
    }

    private void store(String domain, ObjectNode mapping) {
        String path = path(domain, mapping.path("basePath").asText());
        if (definitions.find(path).isPresent()) {
            throw AwsException.conflict("Base path already exists for this domain name");
        }
        definitions.create(path, DomainNames.MAPPING_TYPE, mapping);
    }

    private ObjectNode require(String domain, String basePath) {
        return definitions
                .find(path(domain, basePath))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid base path mapping identifier specified"));
    }

    private static String path(String domain, String basePath) {
        return domain + "/basepathmappings/" + basePath;
    }
}
