/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.controlplane.secret.SelfSignedCertificate;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The certificates by which the gateway tells backends who it is. */
@ApplicationScoped
@Transactional
@Path("/clientcertificates")
public class ClientCertificateOperations {

    static final String TYPE = "ClientCertificate";

    static final Shape SHAPE = Shape.of(
            string("clientCertificateId").outputOnly(),
            string("description").dropEmpty().patch(REPLACE),
            string("pemEncodedCertificate").outputOnly(),
            timestamp("createdDate").outputOnly(),
            timestamp("expirationDate").outputOnly(),
            map("tags", string()));

    private static final Duration VALIDITY = Duration.ofDays(365);

    @Inject
    Definitions definitions;

    @Inject
    Secrets secrets;

    /** The private key stays in the row, encrypted; it is no member of the shape and so never answered. */
    @POST
    @Status(201)
    public ObjectNode generateClientCertificate(ObjectNode body) {
        ObjectNode certificate = SHAPE.document(SHAPE.input("generateClientCertificate", body));
        Tags.check(certificate.path("tags"));
        String id = Identifiers.child();
        Instant now = Instant.now();
        Instant end = now.plus(VALIDITY);
        SelfSignedCertificate made = SelfSignedCertificate.generate("ApiGateway", now, end);
        certificate
                .put("clientCertificateId", id)
                .put("pemEncodedCertificate", made.pemEncodedCertificate())
                .put("createdDate", now.getEpochSecond())
                .put("expirationDate", end.getEpochSecond())
                .put("encryptedPrivateKey", secrets.encrypt(made.pemEncodedPrivateKey(), path(id)));
        definitions.create(path(id), TYPE, certificate);
        return SHAPE.output(certificate);
    }

    @GET
    public ObjectNode getClientCertificates(@BeanParam Page page) {
        return page.of(definitions, "", TYPE, row -> SHAPE.output(row.document()));
    }

    @GET
    @Path("{clientCertificateId}")
    public ObjectNode getClientCertificate(@PathParam("clientCertificateId") String clientCertificateId) {
        return Tags.always(SHAPE.output(require(clientCertificateId)));
    }

    @PATCH
    @Path("{clientCertificateId}")
    public ObjectNode updateClientCertificate(
            @PathParam("clientCertificateId") String clientCertificateId, ObjectNode body) {
        List<PatchOperation> operations = Shape.patchOperations("updateClientCertificate", body);
        definitions.lock(path(clientCertificateId));
        ObjectNode certificate = SHAPE.patch(require(clientCertificateId), operations);
        definitions.replace(path(clientCertificateId), certificate);
        return Tags.always(SHAPE.output(certificate));
    }

    @DELETE
    @Path("{clientCertificateId}")
    @Status(202)
    public void deleteClientCertificate(@PathParam("clientCertificateId") String clientCertificateId) {
        definitions.lock(path(clientCertificateId));
        require(clientCertificateId);
        definitions.mentioning(StageOperations.TYPE, clientCertificateId).stream()
                .filter(stage ->
                        stage.document().path("clientCertificateId").asText().equals(clientCertificateId))
                .findFirst()
                .ifPresent(stage -> {
                    throw AwsException.badRequest("Cannot delete Client Certificate " + clientCertificateId
                            + " because there are API Stages associated with it, including "
                            + stage.path().split("/")[2] + ":" + stage.name());
                });
        definitions.delete(path(clientCertificateId));
    }

    /** The row key of a client certificate. */
    static String path(String id) {
        return "/clientcertificates/" + id;
    }

    private ObjectNode require(String id) {
        return definitions
                .find(path(id))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid Client Certificate identifier specified"));
    }
}
