/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.platform.observability.LogLimit;
import dev.stagedoor.platform.signature.SignatureRefusedException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** How AWS answers callers who are not let in (features, gateway responses; ). */
final class Refusals {

    private static final LogLimit LOG = new LogLimit(System.getLogger(Refusals.class.getName()));

    private static final String EXPLICIT_DENY =
            "{\"Message\":\"User is not authorized to access this resource with an explicit deny\"}";

    private Refusals() {}

    /** Nobody knows the caller. */
    static GatewayResponseException unauthorized(String reason) {
        return new GatewayResponseException(GatewayResponseType.UNAUTHORIZED, reason);
    }

    static GatewayResponseException expired() {
        return new GatewayResponseException(
                GatewayResponseType.UNAUTHORIZED,
                "{\"message\":\"The incoming token has expired\"}",
                null,
                "The incoming token has expired");
    }

    static GatewayResponseException denied() {
        return new GatewayResponseException(
                GatewayResponseType.ACCESS_DENIED, "No statement of the policy allows this method");
    }

    static GatewayResponseException deniedExplicitly() {
        return new GatewayResponseException(
                GatewayResponseType.ACCESS_DENIED, EXPLICIT_DENY, null, "A statement of the policy denies this method");
    }

    /**
     * The API's resource policy does not let the caller in. The endings are those that AWS's policies have had since 2022,
     * which answers of API Gateway have been seen with since; its documentation still shows the text without.
     *
     * @param caller a user's ARN, or {@code anonymous}
     */
    static GatewayResponseException byResourcePolicy(String caller, String methodArn, Decision decision) {
        return notAuthorized(
                caller,
                methodArn,
                decision == Decision.EXPLICIT_DENY
                        ? " with an explicit deny in a resource-based policy"
                        : " because no resource-based policy allows the " + InvokeRequest.INVOKE + " action");
    }

    /**
     * The policies of the user who signed do not let it in, nor does the API's.
     *
     * @param decision of the user's policies
     */
    static GatewayResponseException byIdentityPolicy(String userArn, String methodArn, Decision decision) {
        return notAuthorized(
                userArn,
                methodArn,
                decision == Decision.EXPLICIT_DENY
                        ? " with an explicit deny in an identity-based policy"
                        : " because no identity-based policy allows the " + InvokeRequest.INVOKE + " action");
    }

    /**
     * A signature is missing, or not accepted. Which gateway response it is follows AWS's list of what a 403 of API Gateway
     * means: unknown keys are access denied, old signatures an expired token, with the header of an invalid signature. The
     * client gets AWS's whole text; the log does not, which may hold what was signed.
     */
    static GatewayResponseException bySignature(SignatureRefusedException refusal) {
        String text = String.valueOf(refusal.getMessage());
        GatewayResponseType type = switch (refusal.errorType()) {
            case "MissingAuthenticationTokenException" -> GatewayResponseType.MISSING_AUTHENTICATION_TOKEN;
            case "UnrecognizedClientException" -> GatewayResponseType.ACCESS_DENIED;
            default -> refusal.isExpired() ? GatewayResponseType.EXPIRED_TOKEN : GatewayResponseType.INVALID_SIGNATURE;
        };
        int firstLine = text.indexOf('\n');
        return new GatewayResponseException(
                type,
                "{\"message\":" + JsonText.quote(text) + "}",
                refusal.errorType(),
                firstLine < 0 ? text : text.substring(0, firstLine));
    }

    private static GatewayResponseException notAuthorized(String caller, String methodArn, String ending) {
        String text = "User: " + caller + " is not authorized to perform: " + InvokeRequest.INVOKE + " on resource: "
                + masked(methodArn) + ending;
        return new GatewayResponseException(
                GatewayResponseType.ACCESS_DENIED, "{\"Message\":" + JsonText.quote(text) + "}", null, text);
    }

    /** Whose the API is, is told by four digits only (features G-12). */
    private static String masked(String methodArn) {
        String[] fields = methodArn.split(":", 6);
        int hidden = Math.max(0, fields[4].length() - 4);
        fields[4] = "*".repeat(hidden) + fields[4].substring(hidden);
        return String.join(":", fields);
    }

    /** The authorizer is not one, or what it says cannot be understood. */
    static GatewayResponseException misconfigured(String reason) {
        return new GatewayResponseException(GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR, reason);
    }

    /** The authorizer did not answer. */
    static GatewayResponseException failed(String reason) {
        return new GatewayResponseException(GatewayResponseType.AUTHORIZER_FAILURE, reason);
    }

    /** What becomes of any failure on the way to an authorizer: none of them lets a caller in. */
    static GatewayResponseException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof GatewayResponseException answer) {
            return switch (answer.type()) {
                case INTEGRATION_FAILURE, INTEGRATION_TIMEOUT -> failed(String.valueOf(answer.getMessage()));
                case API_CONFIGURATION_ERROR -> misconfigured(String.valueOf(answer.getMessage()));
                default -> answer;
            };
        }
        if (!(cause instanceof IOException || cause instanceof TimeoutException)) {
            LOG.log(System.Logger.Level.WARNING, () -> "An authorizer could not be asked: " + cause);
        }
        return failed(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
    }
}
