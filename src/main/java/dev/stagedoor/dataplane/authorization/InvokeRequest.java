/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.language.policy.PolicyRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What policies are asked about: an action of {@code execute-api} on a method, with the condition keys of the developer
 * guide, "AWS condition keys that can be used in API Gateway resource policies". There is no VPC: its keys are absent.
 */
final class InvokeRequest {

    static final String INVOKE = "execute-api:Invoke";

    private final Exchange exchange;
    private final String methodArn;
    private @Nullable PolicyRequest conditional;

    private InvokeRequest(Exchange exchange) {
        this.exchange = exchange;
        this.methodArn = MethodArn.of(exchange);
    }

    /** Of a caller who has not signed. */
    static InvokeRequest anonymous(Exchange exchange) {
        return new InvokeRequest(exchange);
    }

    String methodArn() {
        return methodArn;
    }

    /** @param withConditionKeys whether the policy asks for condition keys; others are spared the work */
    PolicyRequest of(boolean withConditionKeys) {
        if (!withConditionKeys) {
            return new PolicyRequest(INVOKE, methodArn, List.of(), Map.of());
        }
        PolicyRequest known = conditional;
        if (known == null) {
            known = new PolicyRequest(INVOKE, methodArn, List.of(), conditionKeys());
            conditional = known;
        }
        return known;
    }

    private Map<String, List<String>> conditionKeys() {
        HttpServletRequest request = exchange.request();
        Map<String, List<String>> keys = new HashMap<>();
        Instant now = Instant.ofEpochMilli(exchange.receivedMillis());
        keys.put("aws:CurrentTime", List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        keys.put("aws:SourceIp", List.of(request.getRemoteAddr()));
        keys.put("aws:SecureTransport", List.of(Boolean.toString("https".equals(request.getScheme()))));
        keys.put("aws:RequestedRegion", List.of(exchange.requireStage().region()));
        header(keys, "aws:UserAgent", request, "User-Agent");
        header(keys, "aws:Referer", request, "Referer");
        keys.put("aws:PrincipalType", List.of("Anonymous"));
        keys.put("aws:userid", List.of(ResourcePolicy.ANONYMOUS));
        return keys;
    }

    private static void header(Map<String, List<String>> keys, String key, HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value != null) {
            keys.put(key, List.of(value));
        }
    }
}
