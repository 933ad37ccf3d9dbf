/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.configuration.AwsSettings.Credentials;
import dev.stagedoor.platform.observability.LogLimit;
import dev.stagedoor.platform.signature.RequestSigner;
import dev.stagedoor.platform.signature.SignedRequest;
import dev.stagedoor.platform.signature.SigningCredential;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** AssumeRole of AWS's Security Token Service, or of what stands in for it. No thread waits for the answer. */
@Dependent
class SecurityTokenService {

    private static final LogLimit LOG = new LogLimit(System.getLogger(SecurityTokenService.class.getName()));

    /** What API Gateway calls its sessions, as CloudTrail shows. */
    private static final String SESSION_NAME = "BackplaneAssumeRoleSession";

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    @Inject
    AsyncConnections connections;

    @Inject
    Deadlines deadlines;

    /**
     * @param endpoint where the service is: scheme, authority and perhaps a path
     * @param credentials who assumes the role
     * @return fails with AWS's answer for a role that cannot be assumed
     */
    CompletionStage<AssumedRole.Session> assumeRole(
            String endpoint, String region, String roleArn, Credentials credentials) {
        byte[] body = ("Action=AssumeRole&Version=2011-06-15&RoleSessionName=" + SESSION_NAME + "&RoleArn="
                        + URLEncoder.encode(roleArn, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.US_ASCII);
        IntegrationRequest request = request(URI.create(endpoint), body);
        RequestSigner signer = new RequestSigner(
                region,
                "sts",
                credentials.accessKeyId(),
                new SigningCredential(credentials.secretAccessKey(), credentials.sessionToken()));
        SignedRequest signed = new SignedRequest(
                "POST",
                request.requestTarget(),
                "",
                Map.of(
                        "host", request.headers().all("Host"),
                        "content-type", request.headers().all("Content-Type")));
        signer.sign(signed, body, Instant.now()).forEach(request.headers()::set);
        return new AsyncCall(
                        null,
                        request,
                        deadlines,
                        TimeLimit.ofMillis(TIMEOUT_MILLIS),
                        0,
                        Destination.of(request.target()))
                .execute(connections)
                .thenCompose(
                        answer -> answer.body().readAll(MOST_ANSWER_BYTES).thenApply(bytes -> session(answer, bytes)))
                .exceptionallyCompose(failure -> {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "Role " + roleArn + " could not be assumed: " + cause.getMessage());
                    return CompletableFuture.failedFuture(new GatewayResponseException(
                            GatewayResponseType.API_CONFIGURATION_ERROR,
                            "API Gateway does not have permission to assume the provided role " + roleArn));
                });
    }

    private static IntegrationRequest request(URI endpoint, byte[] body) {
        int port = endpoint.getPort() >= 0
                ? endpoint.getPort()
                : endpoint.getScheme().equals("https") ? 443 : 80;
        String path = endpoint.getRawPath() + "/";
        Headers headers = new Headers();
        headers.add("Host", endpoint.getRawAuthority());
        headers.add("Content-Type", "application/x-www-form-urlencoded");
        TargetUri target = new TargetUri(
                endpoint.getScheme(), endpoint.getHost(), port, endpoint.getRawAuthority(), List.of(path), "");
        return new IntegrationRequest("POST", target, path, headers, body, true);
    }

    private static AssumedRole.Session session(IntegrationResponse answer, byte[] bytes) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
            if (answer.statusCode() != 200) {
                throw new IllegalArgumentException(
                        answer.statusCode() + " " + text(document, "Code") + ": " + text(document, "Message"));
            }
            return new AssumedRole.Session(
                    new Credentials(
                            text(document, "AccessKeyId"),
                            text(document, "SecretAccessKey"),
                            text(document, "SessionToken")),
                    Instant.parse(text(document, "Expiration")));
        } catch (ParserConfigurationException | SAXException | IOException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "an answer with status " + answer.statusCode() + " that is none of STS", e);
        }
    }

    private static String text(Document document, String element) {
        NodeList found = document.getElementsByTagName(element);
        if (found.getLength() == 0) {
            throw new IllegalArgumentException("an answer without " + element);
        }
        return found.item(0).getTextContent().strip();
    }
}
