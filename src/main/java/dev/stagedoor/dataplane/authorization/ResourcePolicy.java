/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.AuthorizationPhase;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.language.policy.Policy;

/**
 * The policy of the API itself, and how it is weighed against what is said of the caller. All of it is here (developer
 * guide, "How API Gateway resource policies affect authorization workflow"; features A-10):
 *
 * <table>
 * <tr><th>Method</th><th>Caller</th><th>Who is let in</th></tr>
 * <tr><td>NONE</td><td>anybody</td><td>whom the policy allows: {@link #requireAllow}</td></tr>
 * <tr><td>CUSTOM</td><td>whom the policy does not deny, or else the function is not asked: {@link #refuseDenied}</td>
 * <td>whom the function's answer or the policy allows and neither denies: {@link #either}, table A</td></tr>
 * <tr><td>AWS_IAM</td><td>who signs</td><td>whom the user's policies or this one allow and neither denies: table A, as
 * every caller is of the API's account</td></tr>
 * <tr><td>COGNITO_USER_POOLS</td><td>who has a token</td><td>whom the policy allows: {@link #requireAllow}, table B</td></tr>
 * </table>
 *
 * <p>An API without a policy leaves all to what is said of the caller. An AWS principal is nobody but a caller who signs:
 * the policy of a method of another type lets callers in by {@code "*"} only.
 */
final class ResourcePolicy {

    static final String ANONYMOUS = "anonymous";

    private ResourcePolicy() {}

    /** @throws GatewayResponseException 403 for whom the policy, if there is one, does not allow */
    static void requireAllow(Exchange exchange) {
        require(exchange, true);
    }

    /**
     * @return what the policy says, for {@link #either}; of no weight when there is none
     * @throws GatewayResponseException 403 for whom the policy denies explicitly
     */
    static Decision refuseDenied(Exchange exchange) {
        return require(exchange, false);
    }

    /** Table A. */
    static Decision either(Decision ofCaller, Decision ofResource) {
        if (ofCaller == Decision.EXPLICIT_DENY || ofResource == Decision.EXPLICIT_DENY) {
            return Decision.EXPLICIT_DENY;
        }
        return ofCaller == Decision.ALLOW || ofResource == Decision.ALLOW ? Decision.ALLOW : Decision.IMPLICIT_DENY;
    }

    /** What the policy says of a request; of no weight when there is none. */
    static Decision decide(Exchange exchange, InvokeRequest request, String action) {
        Policy policy = exchange.requireStage().resourcePolicy();
        return policy == null ? Decision.IMPLICIT_DENY : policy.decide(request.of(action, policy.isConditional()));
    }

    private static Decision require(Exchange exchange, boolean allow) {
        if (exchange.requireStage().resourcePolicy() == null) {
            return Decision.IMPLICIT_DENY;
        }
        long startNanos = System.nanoTime();
        InvokeRequest request = InvokeRequest.anonymous(exchange);
        Decision decision = decide(exchange, request, InvokeRequest.INVOKE);
        if (decision == Decision.EXPLICIT_DENY || (allow && decision != Decision.ALLOW)) {
            GatewayResponseException refusal = Refusals.byResourcePolicy(ANONYMOUS, request.methodArn(), decision);
            exchange.authorizePhase = AuthorizationPhase.since(startNanos, refusal.statusCode(), refusal.getMessage());
            throw refusal;
        }
        exchange.authorizePhase = AuthorizationPhase.since(startNanos, 200, null);
        return decision;
    }
}
