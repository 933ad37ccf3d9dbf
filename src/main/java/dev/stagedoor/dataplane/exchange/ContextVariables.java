/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $context}: what AWS's "Variables for data models, authorizers, mapping templates, and access logs" lists. */
public final class ContextVariables {

    /** Common Log Format. */
    private static final DateTimeFormatter REQUEST_TIME = DateTimeFormatter.ofPattern(
                    "dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** What of {@code $context.identity} every template and every function sees, in AWS's order. */
    public static final List<String> IDENTITY = List.of(
            "cognitoIdentityPoolId",
            "accountId",
            "cognitoIdentityId",
            "caller",
            "sourceIp",
            "principalOrgId",
            "accessKey",
            "cognitoAuthenticationType",
            "cognitoAuthenticationProvider",
            "userArn",
            "userAgent",
            "user");

    /** What AWS says for the client that a test has not (in the events that functions of published tests got). */
    private static final String TEST_API_KEY = "test-invoke-api-key";

    private static final String TEST_API_KEY_ID = "test-invoke-api-key-id";
    private static final String TEST_DOMAIN_NAME = "testPrefix.testDomainName";

    private static final String AUTHORIZER = "authorizer.";
    private static final String AUTHENTICATE = "authenticate.";
    private static final String AUTHORIZE = "authorize.";
    private static final String CLAIMS = "claims.";

    private ContextVariables() {}

    /**
     * @param name without {@code $context.}, such as {@code identity.sourceIp}
     * @return null when it has no value for this request, or not yet
     */
    public static @Nullable String value(Exchange exchange, String name) {
        Map<String, String> additional = exchange.additionalContext;
        if (additional != null && additional.containsKey(name)) {
            return additional.get(name);
        }
        StageSnapshot stage = exchange.stage;
        MethodPlan method = exchange.method;
        return switch (name) {
            case "accountId" -> stage == null ? null : stage.accountId();
            case "apiId" -> exchange.restApiId;
            case "deploymentId" -> stage == null || stage.deploymentId().isEmpty() ? null : stage.deploymentId();
            case "stage" -> exchange.stageName;
            case "isCanaryRequest" -> exchange.canaryRequest == null ? null : exchange.canaryRequest.toString();
            case "requestId" -> exchange.requestId;
            case "extendedRequestId" -> exchange.extendedRequestId;
            case "httpMethod" -> exchange.request().getMethod();
            case "path" -> exchange.path;
            case "protocol" -> exchange.request().getProtocol();
            case "domainName" -> domainName(exchange);
            case "domainPrefix" -> domainPrefix(exchange);
            case "requestTime" -> REQUEST_TIME.format(Instant.ofEpochMilli(exchange.receivedMillis()));
            case "requestTimeEpoch" -> Long.toString(exchange.receivedMillis());
            case "resourceId" -> method == null ? null : method.resourceId();
            case "resourcePath" -> method == null ? null : method.resourcePath();
            case "xrayTraceId" -> exchange.traceId.isEmpty() ? null : exchange.traceId;
            case "status" -> positive(exchange.status);
            case "responseLength" -> Long.toString(exchange.responseLength);
            case "responseLatency" -> millis(System.nanoTime() - exchange.receivedNanos());
            case "cipherSuite" -> (String) exchange.request().getAttribute("jakarta.servlet.request.cipher_suite");
            // Servlet 6.1; where the server does not tell, the log has a hyphen
            case "tlsVersion" -> (String) exchange.request().getAttribute("jakarta.servlet.request.secure_protocol");
            case "endpointType" -> stage == null ? null : stage.endpointType();
            case "awsEndpointRequestId", "integration.requestId" -> exchange.awsEndpointRequestId;
            case "customDomain.basePathMatched" -> exchange.basePathMatched;
            default -> nested(exchange, name);
        };
    }

    private static @Nullable String nested(Exchange exchange, String name) {
        if (name.startsWith("auth")) {
            return authorization(exchange, name);
        }
        GatewayResponseType type = exchange.gatewayResponseType;
        return switch (name) {
            case "identity.sourceIp" -> exchange.request().getRemoteAddr();
            case "identity.apiKey" ->
                exchange.apiKey == null ? ofTest(exchange, TEST_API_KEY) : exchange.apiKey.value();
            case "identity.apiKeyId" ->
                exchange.apiKey == null ? ofTest(exchange, TEST_API_KEY_ID) : exchange.apiKey.apiKeyId();
            case "identity.accountId", "identity.caller", "identity.user", "identity.userArn", "identity.accessKey" ->
                caller(exchange.caller, name);
            case "identity.userAgent" -> exchange.request().getHeader("User-Agent");
            case "integrationStatus", "integration.integrationStatus" -> positive(exchange.integrationStatus);
            case "integration.status" -> positive(integrationStatus(exchange));
            case "integrationLatency", "integration.latency" -> millisOrNull(exchange.integrationLatencyNanos);
            case "integration.responseTransferMode" -> responseTransferMode(exchange);
            case "integration.timeToAllHeaders" -> millisOrNull(exchange.integrationHeadersNanos);
            case "integration.timeToFirstContent" -> millisOrNull(exchange.integrationFirstContentNanos);
            case "integrationErrorMessage", "integration.error" -> exchange.integrationErrorMessage;
            case "error.message" -> exchange.errorMessage;
            case "error.messageString" -> exchange.errorMessage == null ? null : JsonText.quote(exchange.errorMessage);
            case "error.responseType" -> type == null ? null : type.name();
            case "error.validationErrorString" -> exchange.validationErrorString;
            default ->
                name.startsWith("requestOverride.") || name.startsWith("responseOverride.")
                        ? overridden(exchange, name)
                        : null;
        };
    }

    /** Of a function behind AWS_PROXY what it said itself; of all others what the backend answered. */
    private static int integrationStatus(Exchange exchange) {
        MethodPlan method = exchange.method;
        IntegrationResponse response = exchange.integrationResponse;
        return response != null && method != null && method.integration().type() == IntegrationType.AWS_PROXY
                ? response.statusCode()
                : exchange.integrationStatus;
    }

    /** What a template has set: {@code requestOverride.header.name}, {@code responseOverride.status}. */
    private static @Nullable String overridden(Exchange exchange, String name) {
        Object value = exchange.templateContext;
        for (String part : name.split("\\.", 3)) { // a header's name may have dots
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    /** Not the word of the definition (developer guide, "Troubleshoot issues with response streaming"). */
    private static @Nullable String responseTransferMode(Exchange exchange) {
        MethodPlan method = exchange.method;
        return method == null ? null : method.integration().streamsResponse() ? "STREAMED" : "BUFFERED";
    }

    private static @Nullable String caller(@Nullable AccessKeySnapshot caller, String name) {
        if (caller == null) {
            return null;
        }
        return switch (name) {
            case "identity.accountId" -> caller.user().accountId();
            case "identity.userArn" -> caller.user().arn();
            case "identity.accessKey" -> caller.accessKeyId();
            default -> caller.user().userId(); // of a user, both its caller and its user are its id
        };
    }

    private static @Nullable String ofTest(Exchange exchange, String value) {
        return exchange.test ? value : null;
    }

    private static @Nullable String phase(@Nullable AuthorizationPhase phase, String property) {
        if (phase == null) {
            return null;
        }
        return switch (property) {
            case "status" -> positive(phase.status());
            case "latency" -> Long.toString(phase.latencyMillis());
            case "error" -> phase.error();
            default -> null;
        };
    }

    /** {@code authorizer} is who was asked, {@code authorize} what followed from the answer, or from policies alone. */
    private static @Nullable String authorization(Exchange exchange, String name) {
        if (name.equals("authorizer.requestId")) {
            return exchange.authorizerRequestId;
        }
        if (name.startsWith(AUTHENTICATE)) {
            return phase(exchange.authenticatePhase, name.substring(AUTHENTICATE.length()));
        }
        if (name.startsWith(AUTHORIZE) && exchange.authorizerCall == null) {
            return phase(exchange.authorizePhase, name.substring(AUTHORIZE.length()));
        }
        AuthorizerCall call = exchange.authorizerCall;
        if (call != null) {
            switch (name) {
                case "authorizer.status":
                    return positive(call.status());
                case "authorizer.integrationStatus":
                    return positive(call.integrationStatus());
                case "authorizer.integrationLatency":
                    return call.integrationLatencyMillis() < 0 ? null : Long.toString(call.integrationLatencyMillis());
                case "authorizer.latency", "authorize.latency":
                    return Long.toString(call.latencyMillis());
                case "authorizer.error", "authorize.error":
                    return call.error();
                case "authorize.status":
                    return positive(call.authorizeStatus());
                default: // below
            }
        }
        AuthorizerContext context = exchange.authorizerContext;
        if (context == null || !name.startsWith(AUTHORIZER)) {
            return null;
        }
        String property = name.substring(AUTHORIZER.length());
        return property.equals("principalId")
                ? context.principalId()
                : property.startsWith(CLAIMS)
                        ? context.claims().get(property.substring(CLAIMS.length()))
                        : context.values().get(property);
    }

    private static @Nullable String domainName(Exchange exchange) {
        String host = exchange.test ? TEST_DOMAIN_NAME : exchange.request().getHeader("Host");
        if (host == null) {
            return null;
        }
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static @Nullable String domainPrefix(Exchange exchange) {
        String name = domainName(exchange);
        int dot = name == null ? -1 : name.indexOf('.');
        return name == null || dot < 0 ? name : name.substring(0, dot);
    }

    private static @Nullable String positive(int number) {
        return number > 0 ? Integer.toString(number) : null;
    }

    private static @Nullable String millisOrNull(long nanos) {
        return nanos < 0 ? null : millis(nanos);
    }

    private static String millis(long nanos) {
        return Long.toString(nanos / 1_000_000);
    }
}
