/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Member;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.controlplane.wire.Timestamp;
import dev.stagedoor.controlplane.wire.UriPart;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Custom domain names, public and private. */
@ApplicationScoped
@Transactional
@Path("/domainnames")
public class DomainNameOperations {

    static final Shape SHAPE = Shape.of(
            string("domainName").required(),
            string("domainNameId").outputOnly(),
            string("domainNameArn").outputOnly(),
            certificate("certificateName"),
            certificate("certificateArn"),
            string("certificateBody").inputOnly(),
            string("certificatePrivateKey").inputOnly(),
            string("certificateChain").inputOnly(),
            timestamp("certificateUploadDate").outputOnly(),
            string("regionalDomainName").outputOnly(),
            string("regionalHostedZoneId").outputOnly(),
            certificate("regionalCertificateName"),
            certificate("regionalCertificateArn"),
            string("distributionDomainName").outputOnly(),
            string("distributionHostedZoneId").outputOnly(),
            structure(
                    "endpointConfiguration",
                    list("types", string().oneOf("PRIVATE", "EDGE", "REGIONAL"))
                            .singleton()
                            .patch(REPLACE)
                            .patchByValue(ADD, REMOVE),
                    string("ipAddressType")
                            .oneOf("ipv4", "dualstack")
                            .refuse("ipAddressType must be either ipv4 or dualstack.")
                            .patch(REPLACE),
                    list("vpcEndpointIds", string())),
            string("domainNameStatus").outputOnly(),
            string("domainNameStatusMessage").outputOnly(),
            TransportSecurity.securityPolicy(),
            TransportSecurity.endpointAccessMode(),
            map("tags", string()),
            structure(
                    "mutualTlsAuthentication",
                    string("truststoreUri")
                            .dropEmpty()
                            .pattern("s3://[^/]+/.+")
                            .refuse("Invalid truststoreUri specified, must be an S3 URI")
                            .patch(ADD, REPLACE, REMOVE),
                    string("truststoreVersion").dropEmpty().patch(ADD, REPLACE, REMOVE),
                    list("truststoreWarnings", string()).outputOnly()),
            certificate("ownershipVerificationCertificateArn"),
            string("managementPolicy").dropEmpty().outputOnly().patch(REPLACE),
            string("policy").dropEmpty().patch(REPLACE),
            string("routingMode")
                    .oneOf("BASE_PATH_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_BASE_PATH_MAPPING")
                    .defaultsTo("BASE_PATH_MAPPING_ONLY")
                    .patch(REPLACE));

    private static final Member RESOURCE_OWNER = string("resourceOwner").oneOf("SELF", "OTHER_ACCOUNTS");

    @Inject
    Definitions definitions;

    @Inject
    DomainNames domainNames;

    @Inject
    StageChanges stageChanges;

    @Inject
    Settings settings;

    @Inject
    Secrets secrets;

    private static Member certificate(String name) {
        return string(name).dropEmpty().patch(ADD, REPLACE, REMOVE);
    }

    @POST
    @Status(201)
    public ObjectNode createDomainName(@HeaderParam("Host") @Nullable String host, ObjectNode body) {
        ObjectNode input = SHAPE.input("createDomainName", body);
        ObjectNode domain = SHAPE.document(input);
        String arn = "arn:" + Arn.partition(settings.region()) + ":apigateway:" + settings.region() + ":";
        if (DomainNames.isPrivate(domain)) {
            domain.put("domainNameId", Identifiers.apiKey());
            arn += settings.accountId(); // only private ones may be another account's
        } else {
            DomainNameRules.checkNotOurOwn(domain.path("domainName").asText(), host);
        }
        DomainNameRules.complete(domain, settings);
        String path = DomainNames.path(domain);
        if (definitions.find(path).isPresent()) {
            throw AwsException.conflict("The domain name you provided already exists.");
        }
        domain.put("domainNameArn", arn + ":" + path);
        normalizePolicies(domain);
        keepCertificate(domain, input, path);
        definitions.create(path, DomainNames.TYPE, domain);
        stageChanges.domainNamesChanged();
        return output(domain);
    }

    @GET
    public ObjectNode getDomainNames(
            @BeanParam Page page, @QueryParam("resourceOwner") @Nullable String resourceOwner) {
        return ownedHere(resourceOwner)
                ? page.of(definitions, "", DomainNames.TYPE, row -> output(row.document()))
                : page.of(List.<ObjectNode>of(), domain -> "", domain -> domain);
    }

    @GET
    @Path("{domainName}")
    public ObjectNode getDomainName(
            @PathParam("domainName") String domainName, @QueryParam("domainNameId") @Nullable String domainNameId) {
        return Tags.always(output(domainNames.require(domainName, domainNameId)));
    }

    @PATCH
    @Path("{domainName}")
    public ObjectNode updateDomainName(
            @PathParam("domainName") String domainName,
            @QueryParam("domainNameId") @Nullable String domainNameId,
            ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateDomainName", body);
        ObjectNode domain = SHAPE.patch(domainNames.lock(domainName, domainNameId), operations);
        DomainNameRules.check(operations);
        DomainNameRules.complete(domain, settings);
        normalizePolicies(domain);
        definitions.replace(DomainNames.path(domain), domain);
        stageChanges.domainNamesChanged();
        return Tags.always(output(domain));
    }

    @DELETE
    @Path("{domainName}")
    @Status(202)
    public void deleteDomainName(
            @PathParam("domainName") String domainName, @QueryParam("domainNameId") @Nullable String domainNameId) {
        ObjectNode domain = domainNames.lock(domainName, domainNameId);
        definitions.delete(DomainNames.path(domain));
        stageChanges.domainNamesChanged();
    }

    /** Whether a list is of what this account owns; there is no other account here whose resources it could see. */
    static boolean ownedHere(@Nullable String resourceOwner) {
        if (resourceOwner == null || resourceOwner.isEmpty()) {
            return true;
        }
        UriPart.check(new UriPart(RESOURCE_OWNER, resourceOwner));
        return resourceOwner.equals("SELF");
    }

    private void normalizePolicies(ObjectNode domain) {
        for (String member : List.of("policy", "managementPolicy")) {
            if (domain.hasNonNull(member)) {
                domain.put(
                        member,
                        ResourcePolicy.normalize(domain.get(member).asText(), settings, DomainNames.path(domain)));
            }
        }
    }

    /** An uploaded certificate stays with the domain, its private key encrypted; none of it is answered. */
    private void keepCertificate(ObjectNode domain, ObjectNode input, String path) {
        if (!input.hasNonNull("certificateBody")) {
            return;
        }
        domain.put("certificateUploadDate", Timestamp.now());
        ObjectNode uploaded = domain.putObject("uploadedCertificate");
        uploaded.set("body", input.get("certificateBody"));
        uploaded.set("chain", input.get("certificateChain"));
        uploaded.put(
                "encryptedPrivateKey",
                secrets.encrypt(input.path("certificatePrivateKey").asText(), path));
    }

    private static ObjectNode output(ObjectNode domain) {
        ObjectNode output = SHAPE.output(domain);
        for (String member : List.of("policy", "managementPolicy")) {
            if (output.hasNonNull(member)) {
                output.put(member, ResourcePolicy.escape(output.get(member).asText()));
            }
        }
        return output;
    }
}
