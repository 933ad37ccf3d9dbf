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

/**
 * What policies are asked about: {@code execute-api:Invoke} on a method, with the condition keys of the developer guide,
 * "AWS condition keys that can be used in API Gateway resource policies".
 */
final class InvokeRequest {

    private static final String ACTION = "execute-api:Invoke";

    private InvokeRequest() {}

    /** @param conditional whether the policy has conditions or variables; others are spared the work */
    static PolicyRequest of(Exchange exchange, String methodArn, boolean conditional) {
        return new PolicyRequest(ACTION, methodArn, List.of(), conditional ? conditionKeys(exchange) : Map.of());
    }

    private static Map<String, List<String>> conditionKeys(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        Map<String, List<String>> keys = new HashMap<>();
        Instant now = Instant.ofEpochMilli(exchange.receivedMillis());
        keys.put("aws:CurrentTime", List.of(now.truncatedTo(ChronoUnit.SECONDS).toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(now.getEpochSecond())));
        keys.put("aws:SourceIp", List.of(request.getRemoteAddr()));
        keys.put("aws:SecureTransport", List.of(Boolean.toString("https".equals(request.getScheme()))));
        header(keys, "aws:UserAgent", request, "User-Agent");
        header(keys, "aws:Referer", request, "Referer");
        return keys;
    }

    private static void header(Map<String, List<String>> keys, String key, HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value != null) {
            keys.put(key, List.of(value));
        }
    }
}
