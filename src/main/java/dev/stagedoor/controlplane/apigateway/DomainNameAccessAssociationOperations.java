/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Page;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which VPC endpoints may reach a private custom domain name. */
@ApplicationScoped
@Transactional
@Path("/") // AWS has the rejection at a path of its own
public class DomainNameAccessAssociationOperations {

    static final String TYPE = "DomainNameAccessAssociation";

    static final Shape SHAPE = Shape.of(
            string("domainNameAccessAssociationArn").outputOnly(),
            string("domainNameArn").required(),
            string("accessAssociationSourceType").required().oneOf("VPCE"),
            string("accessAssociationSource").required(),
            map("tags", string()));

    private static final Pattern ENDPOINT = Pattern.compile("vpce-[0-9a-z]+");

    @Inject
    Definitions definitions;

    @Inject
    Settings settings;

    @POST
    @Path("domainnameaccessassociations")
    @Status(201)
    public ObjectNode createDomainNameAccessAssociation(ObjectNode body) {
        ObjectNode association = SHAPE.document(SHAPE.input("createDomainNameAccessAssociation", body));
        Tags.check(association.path("tags"));
        String domain = Arn.path(association.path("domainNameArn").asText(), settings.region());
        if (!definitions
                .find(domain)
                .filter(row -> row.type().equals(DomainNames.TYPE))
                .map(Definition::document)
                .filter(DomainNames::isPrivate)
                .isPresent()) {
            throw AwsException.badRequest("Invalid domain name identifier specified");
        }
        String source = association.path("accessAssociationSource").asText();
        if (!ENDPOINT.matcher(source).matches()) {
            throw AwsException.badRequest("Invalid VPC endpoint identifier specified");
        }
        String path = "/domainnameaccessassociations/domainname/" + domain.substring("/domainnames/".length())
                + "/vpcesource/" + source;
        if (definitions.find(path).isPresent()) {
            throw AwsException.conflict("Domain name access association already exists");
        }
        association.put(
                "domainNameAccessAssociationArn",
                "arn:" + Arn.partition(settings.region()) + ":apigateway:" + settings.region() + ":"
                        + settings.accountId() + ":" + path);
        definitions.create(path, TYPE, association);
        return SHAPE.output(association);
    }

    @GET
    @Path("domainnameaccessassociations")
    public ObjectNode getDomainNameAccessAssociations(
            @BeanParam Page page, @QueryParam("resourceOwner") @Nullable String resourceOwner) {
        List<Definition> found = DomainNameOperations.ownedHere(resourceOwner) ? definitions.ofType(TYPE) : List.of();
        return page.of(found, Definition::path, row -> SHAPE.output(row.document()));
    }

    @DELETE
    @Path("domainnameaccessassociations/{domainNameAccessAssociationArn: .+}")
    @Status(202)
    public void deleteDomainNameAccessAssociation(
            @PathParam("domainNameAccessAssociationArn") String domainNameAccessAssociationArn) {
        definitions.delete(require(domainNameAccessAssociationArn).path());
    }

    /** The owner of the domain takes back what the owner of the endpoint asked for; here they are one account. */
    @POST
    @Path("rejectdomainnameaccessassociations")
    @Status(202)
    public void rejectDomainNameAccessAssociation(
            @QueryParam("domainNameAccessAssociationArn") String domainNameAccessAssociationArn,
            @QueryParam("domainNameArn") String domainNameArn) {
        Definition association = require(domainNameAccessAssociationArn);
        if (!association.document().path("domainNameArn").asText().equals(domainNameArn)) {
            throw AwsException.badRequest("Invalid domain name identifier specified");
        }
        definitions.delete(association.path());
    }

    private Definition require(@Nullable String arn) {
        return definitions
                .find(Arn.path(arn == null ? "" : arn, settings.region()))
                .filter(row -> row.type().equals(TYPE))
                .orElseThrow(
                        () -> AwsException.notFound("Invalid domain name access association identifier specified"));
    }
}
