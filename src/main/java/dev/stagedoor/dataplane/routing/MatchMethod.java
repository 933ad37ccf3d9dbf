/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Step matchMethod: the method that the verb and the path lead to. */
@Dependent
public class MatchMethod implements Handler {

    /** "The maximum length of a method ARN"; the quota is in bytes, and canonical paths are ASCII. */
    private static final int MAXIMUM_ARN_LENGTH = 1_600;

    private final int arnPrefixLength;

    @Inject
    public MatchMethod(Settings settings) {
        this(settings.region(), settings.accountId());
    }

    public MatchMethod(String region, String accountId) {
        arnPrefixLength = ("arn:aws:execute-api:" + region + ":" + accountId + ":").length();
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        RouteTree.Match match =
                exchange.requireStage().routes().match(request.getMethod(), exchange.resourceRequestPath);
        if (match == null) {
            throw unknownRoute(request);
        }
        if (arnLength(exchange, request.getMethod()) > MAXIMUM_ARN_LENGTH) {
            throw new GatewayResponseException(
                    GatewayResponseType.DEFAULT_4XX, 414, "{\"message\":\"Request URI too long\"}", null, "");
        }
        exchange.method = match.method();
        exchange.pathParameters = match.pathParameters();
        return DONE;
    }

    /** Of {@code arn:aws:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}}. */
    private int arnLength(Exchange exchange, String httpMethod) {
        return arnPrefixLength
                + exchange.restApiId.length()
                + 1
                + exchange.stageName.length()
                + 1
                + httpMethod.length()
                + exchange.resourceRequestPath.length();
    }

    /** AWS takes any Authorization header on a route that is not there for a signature (features G-08). */
    private static GatewayResponseException unknownRoute(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        String fault = authorization == null
                ? null
                : signatureFault(
                        authorization, request.getHeader("X-Amz-Date") != null || request.getHeader("Date") != null);
        return fault == null
                ? new GatewayResponseException(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN)
                : new GatewayResponseException(
                        GatewayResponseType.MISSING_AUTHENTICATION_TOKEN,
                        "{\"message\":" + JsonText.quote(fault) + "}",
                        "IncompleteSignatureException",
                        "Authorization header without a signature"); // the log must not repeat the header
    }

    /** What AWS finds wrong with a header that is no Signature Version 4; null when it looks like one. */
    private static @Nullable String signatureFault(String authorization, boolean dated) {
        if (authorization.startsWith("AWS4-HMAC-SHA256 ")) {
            return null;
        }
        int space = authorization.indexOf(' ');
        String parameters = space < 0 ? "" : authorization.substring(space + 1);
        for (String parameter : parameters.split("[ ,]+")) {
            if (!parameter.isEmpty() && parameter.indexOf('=') < 0) {
                return "'" + parameter + "' not a valid key=value pair (missing equal-sign) in Authorization header: '"
                        + authorization + "'.";
            }
        }
        StringBuilder fault = new StringBuilder();
        for (String required : new String[] {"Credential", "Signature", "SignedHeaders"}) {
            if (!(" " + parameters.replace(',', ' ')).contains(" " + required + "=")) {
                fault.append("Authorization header requires '").append(required).append("' parameter. ");
            }
        }
        if (!dated) {
            fault.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        return fault.isEmpty()
                ? null
                : fault.append("Authorization=").append(authorization).toString();
    }
}
