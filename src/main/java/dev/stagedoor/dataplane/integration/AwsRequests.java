/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.RequestSigner;
import dev.stagedoor.platform.signature.SignedRequest;
import dev.stagedoor.platform.signature.SigningCredential;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a request one to an AWS service: names the action, and signs it with the integration's credentials. */
@Dependent
class AwsRequests {

    private static final byte[] NOTHING = new byte[0];

    /** Whose key signs for what. */
    private record Scope(String role, String region, String signingName) {}

    private final AwsSettings aws;

    /** As many as definitions name: looking credentials up asks every source of the configuration. */
    private final Map<Scope, RequestSigner> signers = new ConcurrentHashMap<>();

    @Inject
    AwsRequests(Settings settings) {
        aws = settings.aws();
    }

    /** @param request with its body in memory; its headers change */
    void sign(IntegrationRequest request, IntegrationPlan plan, AwsService service) {
        Headers headers = request.headers();
        if (service.target() != null && headers.last("X-Amz-Target") == null) {
            headers.add("X-Amz-Target", service.target());
        }
        if (service.contentType() != null && !mapsContentType(plan)) {
            headers.set("Content-Type", service.contentType());
        }
        RequestSigner signer = signers.computeIfAbsent(
                new Scope(service.credentials(), service.region(), service.signingName()), this::signer);
        String target = request.requestTarget();
        int question = target.indexOf('?');
        SignedRequest signed = new SignedRequest(
                request.method(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                byName(headers));
        byte[] body = request.body();
        signer.sign(signed, body == null ? NOTHING : body, Instant.now()).forEach(headers::set);
    }

    private RequestSigner signer(Scope scope) {
        AwsSettings.Credentials credentials = aws.credentialsOf(scope.role())
                .orElseThrow(() -> new GatewayResponseException(
                        GatewayResponseType.API_CONFIGURATION_ERROR,
                        "No credentials for calls to AWS services: stagedoor.aws.access-key-id is not set"));
        return new RequestSigner(
                scope.region(),
                scope.signingName(),
                credentials.accessKeyId(),
                new SigningCredential(credentials.secretAccessKey(), credentials.sessionToken()));
    }

    private static boolean mapsContentType(IntegrationPlan plan) {
        return plan.requestParameters().stream()
                .anyMatch(mapping -> mapping.name().equalsIgnoreCase("Content-Type"));
    }

    private static Map<String, List<String>> byName(Headers headers) {
        Map<String, List<String>> byName = new HashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            byName.computeIfAbsent(headers.name(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(headers.value(i));
        }
        return byName;
    }
}
