/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.RequestSigner;
import dev.stagedoor.platform.signature.SignedRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes a request one to an AWS service: names the action, and signs it with the integration's credentials. */
@ApplicationScoped
public class AwsRequests {

    private static final byte[] NOTHING = new byte[0];

    /** Whose key signs for what. */
    private record Scope(String role, String region, String signingName) {}

    /** Which role is assumed where. */
    private record RoleAt(String role, String endpoint, String region) {}

    @Inject
    Settings settings;

    @Inject
    SecurityTokenService tokens;

    /** As many as definitions name: looking credentials up asks every source of the configuration. */
    private final Map<Scope, ServiceSigner> signers = new ConcurrentHashMap<>();

    private final Map<RoleAt, AssumedRole> roles = new ConcurrentHashMap<>();

    /**
     * Sees to it that there are credentials to sign with.
     *
     * @return {@link Handler#DONE} when {@link #sign} may be called at once; else it completes when it may, or fails with
     *     what the request is answered with
     */
    public CompletionStage<Void> ready(AwsService service) {
        return service.isInCallersName() ? Handler.DONE : signer(service).ready();
    }

    /**
     * @param request with its body in memory; its headers change
     * @param mappings those that made the request, which go before what the service expects
     * @param caller who signed the request that this one is made for; null for nobody
     * @throws GatewayResponseException 500 when it is to be signed in the name of a caller who has not signed
     */
    public void sign(
            IntegrationRequest request,
            List<ParameterMapping> mappings,
            AwsService service,
            @Nullable AccessKeySnapshot caller) {
        Headers headers = request.headers();
        if (service.target() != null && headers.last("X-Amz-Target") == null) {
            headers.add("X-Amz-Target", service.target());
        }
        if (service.contentType() != null && !mapContentType(mappings)) {
            headers.set("Content-Type", service.contentType());
        }
        String target = request.requestTarget();
        int question = target.indexOf('?');
        SignedRequest signed = new SignedRequest(
                request.method(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                byName(headers));
        byte[] body = request.body();
        RequestSigner signer = service.isInCallersName()
                ? ofCaller(service, caller)
                : signer(service).current();
        signer.sign(signed, body == null ? NOTHING : body, Instant.now()).forEach(headers::set);
    }

    private static RequestSigner ofCaller(AwsService service, @Nullable AccessKeySnapshot caller) {
        if (caller == null) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR,
                    "There are no credentials of a caller who does not sign");
        }
        return new RequestSigner(service.region(), service.signingName(), caller.accessKeyId(), caller.credential());
    }

    private ServiceSigner signer(AwsService service) {
        return signers.computeIfAbsent(
                new Scope(service.credentials(), service.region(), service.signingName()), this::signer);
    }

    private ServiceSigner signer(Scope scope) {
        AwsSettings aws = settings.aws();
        AwsSettings.Credentials credentials = aws.credentialsOf(scope.role())
                .orElseThrow(() -> new GatewayResponseException(
                        GatewayResponseType.API_CONFIGURATION_ERROR,
                        "No credentials for calls to AWS services: stagedoor.aws.access-key-id is not set"));
        String endpoint = aws.roleEndpointOf(scope.role(), scope.signingName(), scope.region())
                .orElse(null);
        if (endpoint == null) {
            return new ServiceSigner(scope.region(), scope.signingName(), credentials);
        }
        AssumedRole role = roles.computeIfAbsent(
                new RoleAt(scope.role(), endpoint, scope.region()),
                at -> new AssumedRole(
                        () -> tokens.assumeRole(at.endpoint(), at.region(), at.role(), credentials),
                        Clock.systemUTC()));
        return new ServiceSigner(scope.region(), scope.signingName(), role);
    }

    private static boolean mapContentType(List<ParameterMapping> mappings) {
        return mappings.stream().anyMatch(mapping -> mapping.name().equalsIgnoreCase("Content-Type"));
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
