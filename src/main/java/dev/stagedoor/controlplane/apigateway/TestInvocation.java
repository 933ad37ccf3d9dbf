/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that a test call describes.
 *
 * @param pathWithQueryString as a client would have sent it; empty when the call does not say
 * @param headers in the spelling and order of the call; {@code multiValueHeaders} win over {@code headers}
 * @param additionalContext variables of {@code $context}, for an authorizer
 * @param traced whether every step is to be told
 */
public record TestInvocation(
        String pathWithQueryString,
        String body,
        Map<String, List<String>> headers,
        Map<String, String> stageVariables,
        Map<String, String> additionalContext,
        @Nullable String clientCertificateId,
        boolean traced) {

    /** RFC 9110, 5.6.2 and 5.5: what could be sent. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    private static final Shape METHOD = Shape.of(
            string("pathWithQueryString"),
            string("body"),
            map("headers", string()),
            map("multiValueHeaders", list("", string())),
            string("clientCertificateId"),
            map("stageVariables", string()));

    public TestInvocation {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        stageVariables = Map.copyOf(stageVariables);
        additionalContext = Map.copyOf(additionalContext);
    }

    private static final Shape AUTHORIZER = Shape.of(
            string("pathWithQueryString"),
            string("body"),
            map("headers", string()),
            map("multiValueHeaders", list("", string())),
            map("stageVariables", string()),
            map("additionalContext", string()));

    /** @param body the input of TestInvokeAuthorizer */
    static TestInvocation ofAuthorizer(@Nullable ObjectNode body) {
        return of(AUTHORIZER.input("testInvokeAuthorizer", body), false);
    }

    /** @param body the input of TestInvokeMethod */
    static TestInvocation ofMethod(@Nullable ObjectNode body, boolean traced) {
        return of(METHOD.input("testInvokeMethod", body), traced);
    }

    private static TestInvocation of(ObjectNode input, boolean traced) {
        Map<String, List<String>> headers = headers(input);
        headers.forEach((name, values) -> {
            if (!TOKEN.matcher(name).matches()
                    || !values.stream()
                            .allMatch(value -> FIELD_VALUE.matcher(value).matches())) {
                throw AwsException.badRequest("Invalid header specified: " + name);
            }
        });
        String certificate = input.path("clientCertificateId").asText("");
        return new TestInvocation(
                input.path("pathWithQueryString").asText(""),
                input.path("body").asText(""),
                headers,
                texts(input.path("stageVariables")),
                texts(input.path("additionalContext")),
                certificate.isEmpty() ? null : certificate,
                traced);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static Map<String, List<String>> headers(ObjectNode input) {
        Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        input.path("headers").properties().forEach(entry -> {
            String name = entry.getKey();
            headers.put(
                    spelling.computeIfAbsent(name, first -> first),
                    List.of(entry.getValue().asText()));
        });
        input.path("multiValueHeaders").properties().forEach(entry -> {
            List<String> values = new ArrayList<>();
            for (JsonNode value : entry.getValue()) {
                values.add(value.asText());
            }
            headers.put(spelling.computeIfAbsent(entry.getKey(), first -> first), List.copyOf(values));
        });
        return headers;
    }
}
