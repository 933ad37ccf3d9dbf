/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.audit.EventLookup;
import dev.stagedoor.controlplane.iam.AccessKey;
import dev.stagedoor.controlplane.iam.Identities;
import dev.stagedoor.controlplane.iam.QueryCall;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.LogLimit;
import dev.stagedoor.platform.signature.SignatureClaim;
import dev.stagedoor.platform.signature.SignatureRefusedException;
import dev.stagedoor.platform.signature.SignatureVerifier;
import dev.stagedoor.platform.signature.SignedRequest;
import dev.stagedoor.platform.signature.SigningCredential;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out who calls: by AWS Signature Version 4, or by HTTP Basic against the server's security realm. */
@ApplicationScoped
public class Authentication {

    /** A caller who still has to be proved by the body. */
    @FunctionalInterface
    interface Proof {
        /**
         * @param bodySha256 SHA-256 of the body in lower-case hexadecimal
         * @throws AwsException when the body is not the one that was signed
         */
        Caller verify(String bodySha256);
    }

    @Inject
    Settings settings;

    @Inject
    Identities identities;

    @Inject
    BasicSignIn basicSignIn;

    /** Not in the audit trail: an access key's id is no secret, and anybody could fill a table with wrong signatures. */
    private static final LogLimit REFUSED = new LogLimit(System.getLogger(Authentication.class.getName()));

    /** IAM has one region for all: clients name it so, whatever region they work in. */
    private static final List<String> IAM_REGIONS = List.of("us-east-1", "aws-global");

    private SignatureVerifier verifier(HttpServletRequest request) {
        String service = "apigateway";
        String region = settings.region();
        if (QueryCall.is(request)) {
            service = "iam";
            String authorization = String.valueOf(request.getHeader("Authorization"));
            region = IAM_REGIONS.stream()
                    .filter(global -> authorization.contains("/" + global + "/iam/"))
                    .findFirst()
                    .orElse(region);
        } else if (EventLookup.is(request)) {
            service = "cloudtrail";
        }
        return new SignatureVerifier(region, service, Clock.systemUTC());
    }

    /**
     * Looks at all but the body: whoever fails here is not worth reading a body from.
     *
     * @throws AwsException in AWS's words
     */
    Proof begin(HttpServletRequest request) {
        if (BasicSignIn.isOffered(request)) {
            Caller caller = basicSignIn.signIn(request);
            return bodySha256 -> caller;
        }
        SignatureVerifier verifier = verifier(request);
        try {
            SignedRequest signed = signedRequest(request);
            SignatureClaim claim = verifier.claim(signed);
            AccessKey key = identities.findActive(claim.accessKeyId()).orElse(null);
            if (key == null) {
                verifier.verify(signed, claim, SignatureVerifier.NO_BODY_SHA256, null); // always throws
                throw new IllegalStateException("verified without a key");
            }
            return bodySha256 -> {
                try {
                    verifier.verify(signed, claim, bodySha256, new SigningCredential(key.secretAccessKey(), null));
                } catch (SignatureRefusedException e) {
                    REFUSED.log(
                            System.Logger.Level.WARNING,
                            () -> "A signature by access key " + key.accessKeyId() + " of " + key.userName() + " from "
                                    + request.getRemoteAddr() + " is refused: " + e.errorType());
                    throw refused(e);
                }
                return new Caller(key.userName(), Optional.of(key.accessKeyId()), Optional.empty());
            };
        } catch (SignatureRefusedException e) {
            throw refused(e);
        }
    }

    private static AwsException refused(SignatureRefusedException e) {
        return new AwsException(403, e.errorType(), String.valueOf(e.getMessage()));
    }

    private static SignedRequest signedRequest(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        String query = request.getQueryString();
        return new SignedRequest(request.getMethod(), request.getRequestURI(), query == null ? "" : query, headers);
    }
}
