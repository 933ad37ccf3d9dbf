/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot.User;
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
    private final @Nullable User caller;
    private final List<String> principals;
    private @Nullable Map<String, List<String>> conditionKeys;

    private InvokeRequest(Exchange exchange, @Nullable User caller) {
        this.exchange = exchange;
        this.methodArn = MethodArn.of(exchange);
        this.caller = caller;
        this.principals = caller == null
                ? List.of()
                : List.of(caller.arn(), caller.accountId(), "arn:aws:iam::" + caller.accountId() + ":root");
    }

    /** Of a caller who has not signed, and is no principal of AWS. */
    static InvokeRequest anonymous(Exchange exchange) {
        return new InvokeRequest(exchange, null);
    }

    /** Of a user who has signed. */
    static InvokeRequest signed(Exchange exchange, User caller) {
        return new InvokeRequest(exchange, caller);
    }

    String methodArn() {
        return methodArn;
    }

    /** @param withConditionKeys whether the policy asks for condition keys; others are spared the work */
    PolicyRequest of(String action, boolean withConditionKeys) {
        return new PolicyRequest(action, methodArn, principals, withConditionKeys ? conditionKeys() : Map.of());
    }

    private Map<String, List<String>> conditionKeys() {
        Map<String, List<String>> known = conditionKeys;
        if (known == null) {
            known = readConditionKeys();
            conditionKeys = known;
        }
        return known;
    }

    private Map<String, List<String>> readConditionKeys() {
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
        if (caller == null) {
            keys.put("aws:PrincipalType", List.of("Anonymous"));
            keys.put("aws:userid", List.of(ResourcePolicy.ANONYMOUS));
            return keys;
        }
        keys.put("aws:PrincipalType", List.of("User"));
        keys.put("aws:PrincipalArn", List.of(caller.arn()));
        keys.put("aws:PrincipalAccount", List.of(caller.accountId()));
        keys.put("aws:userid", List.of(caller.userId()));
        keys.put("aws:username", List.of(caller.userName()));
        caller.tags().forEach((name, value) -> keys.put("aws:PrincipalTag/" + name, List.of(value)));
        return keys;
    }

    private static void header(Map<String, List<String>> keys, String key, HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value != null) {
            keys.put(key, List.of(value));
        }
    }
}
