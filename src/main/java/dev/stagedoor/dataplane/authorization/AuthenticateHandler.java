/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizationPhase;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ActiveAccessKeys;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.SignatureClaim;
import dev.stagedoor.platform.signature.SignatureRefusedException;
import dev.stagedoor.platform.signature.SignatureVerifier;
import dev.stagedoor.platform.signature.SignedRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Step authenticate: reads whose signature a request for an AWS_IAM method carries, and refuses all that needs no body to
 * be refused: none, one that cannot be read, that is too old or for something else, and unknown keys. What is left is a
 * proof that authorize holds against the body: strangers cannot make the gateway keep bodies.
 */
@Dependent
public class AuthenticateHandler implements Handler {

    /** What {@code AuthorizationPlan.type} calls methods whose callers sign. */
    static final String AWS_IAM = "AWS_IAM";

    private static final String METHOD_OVERRIDE = "x-http-method-override";

    private final SignatureVerifier verifier;
    private final ActiveAccessKeys accessKeys;

    @Inject
    public AuthenticateHandler(Settings settings, ActiveAccessKeys accessKeys) {
        this(settings.region(), accessKeys, Clock.systemUTC());
    }

    public AuthenticateHandler(String region, ActiveAccessKeys accessKeys, Clock clock) {
        this.verifier = new SignatureVerifier(region, "execute-api", clock);
        this.accessKeys = accessKeys;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        if (!exchange.requireMethod().authorization().type().equals(AWS_IAM)) {
            return DONE;
        }
        long startNanos = System.nanoTime();
        try {
            SignedRequest sent = signedRequest(exchange.request());
            SignatureClaim claim = verifier.claim(sent);
            SignedRequest signed = withMethod(exchange.request().getMethod(), sent, claim);
            Trace trace = exchange.trace;
            if (trace != null) {
                trace.mask().learn(claim.signature());
                trace.mask().learn(claim.accessKeyId());
            }
            if (accessKeys.find(claim.accessKeyId()) == null) {
                verifier.verify(signed, claim, SignatureVerifier.NO_BODY_SHA256, null); // always throws
                throw new IllegalStateException("verified without a key");
            }
            exchange.callerProof = body -> prove(signed, claim, body);
            return DONE;
        } catch (SignatureRefusedException e) {
            throw refused(exchange, e, startNanos);
        }
    }

    /**
     * A field that means another method than the request line's counts for what has been signed: where it has not been
     * signed itself, the signature has to be one of the method that is meant. Else whoever sees a signed POST could make
     * it a DELETE.
     */
    private static SignedRequest withMethod(String meant, SignedRequest sent, SignatureClaim claim) {
        return sent.method().equals(meant) || claim.signedHeaders().contains(METHOD_OVERRIDE)
                ? sent
                : new SignedRequest(meant, sent.rawPath(), sent.rawQuery(), sent.headers());
    }

    /** The key is looked up again: while the body was on its way, it may have been taken away. */
    private AccessKeySnapshot prove(SignedRequest signed, SignatureClaim claim, byte[] body) {
        AccessKeySnapshot key = accessKeys.find(claim.accessKeyId());
        verifier.verify(signed, claim, SignatureVerifier.sha256(body), key == null ? null : key.credential());
        if (key == null) {
            throw new IllegalStateException("verified without a key");
        }
        return key;
    }

    /** @param startNanos on the clock of {@link System#nanoTime()} */
    static GatewayResponseException refused(Exchange exchange, SignatureRefusedException e, long startNanos) {
        GatewayResponseException refusal = Refusals.bySignature(e);
        exchange.authenticatePhase = AuthorizationPhase.since(startNanos, refusal.statusCode(), refusal.getMessage());
        return refusal;
    }

    /** As it came over the wire: also a field that no step gets to see may be signed. */
    private static SignedRequest signedRequest(HttpServletRequest seen) {
        HttpServletRequest request = seen;
        while (request instanceof HttpServletRequestWrapper wrapper
                && wrapper.getRequest() instanceof HttpServletRequest wrapped) {
            request = wrapped;
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        String target = request.getRequestURI();
        if (!target.startsWith("/")) { // in absolute form, whose authority routing has held against the Host
            int path = target.indexOf('/', target.indexOf("://") + 3);
            target = path < 0 ? "/" : target.substring(path);
        }
        String query = request.getQueryString();
        return new SignedRequest(request.getMethod(), target, query == null ? "" : query, headers);
    }
}
