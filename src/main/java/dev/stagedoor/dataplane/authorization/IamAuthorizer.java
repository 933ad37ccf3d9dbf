/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizationPhase;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.language.policy.PolicyRequest;
import dev.stagedoor.platform.signature.SignatureRefusedException;
import java.util.function.Function;

/**
 * Methods of type AWS_IAM: the caller signs, and the policies of the user and of the API say whether that user may
 * (features ).
 */
final class IamAuthorizer {

    private static final byte[] NOTHING = new byte[0];

    private IamAuthorizer() {}

    /** Sets who calls, also for those who are refused then: logs and gateway responses say who it was. */
    static void authorize(Exchange exchange) {
        AccessKeySnapshot caller = prove(exchange);
        exchange.caller = caller;
        long startNanos = System.nanoTime();
        InvokeRequest request = InvokeRequest.signed(exchange, caller.user());
        Decision ofCaller = ofCaller(caller, request, InvokeRequest.INVOKE);
        Decision ofResource = ResourcePolicy.decide(exchange, request, InvokeRequest.INVOKE);
        if (ResourcePolicy.either(ofCaller, ofResource) != Decision.ALLOW) {
            GatewayResponseException refusal = ofResource == Decision.EXPLICIT_DENY && ofCaller != ofResource
                    ? Refusals.byResourcePolicy(caller.user().arn(), request.methodArn(), ofResource)
                    : Refusals.byIdentityPolicy(caller.user().arn(), request.methodArn(), ofCaller);
            exchange.authorizePhase = AuthorizationPhase.since(startNanos, refusal.statusCode(), refusal.getMessage());
            throw refusal;
        }
        exchange.authorizePhase = AuthorizationPhase.since(startNanos, 200, null);
        exchange.callerMay = action -> ResourcePolicy.either(
                        ofCaller(caller, request, action), ResourcePolicy.decide(exchange, request, action))
                == Decision.ALLOW;
    }

    private static AccessKeySnapshot prove(Exchange exchange) {
        Function<byte[], AccessKeySnapshot> proof = exchange.callerProof;
        byte[] body = exchange.requestBody;
        if (proof == null || (body == null && exchange.hasRequestBody())) { // the pipeline's order rules it out
            throw new GatewayResponseException(
                    GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, "There is nothing to prove the caller by");
        }
        long startNanos = System.nanoTime();
        try {
            AccessKeySnapshot caller = proof.apply(body == null ? NOTHING : body);
            exchange.authenticatePhase = AuthorizationPhase.since(startNanos, 200, null);
            return caller;
        } catch (SignatureRefusedException e) {
            throw AuthenticateHandler.refused(exchange, e, startNanos);
        }
    }

    private static Decision ofCaller(AccessKeySnapshot caller, InvokeRequest request, String action) {
        boolean conditional = false;
        for (Policy policy : caller.user().policies()) {
            conditional |= policy.isConditional();
        }
        PolicyRequest asked = request.of(action, conditional);
        return Policy.decide(caller.user().policies(), asked);
    }
}
