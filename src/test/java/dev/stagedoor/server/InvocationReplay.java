/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the steps of one recorded test: makes the API again, calls it, and shows the answers as the recorder did. */
final class InvocationReplay {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\d+):([^}]*)}");
    private static final Pattern ELEMENT = Pattern.compile("<(\\w+)>([^<]*)</\\1>");

    /** What CloudFront adds on AWS. */
    private static final Set<String> OF_THE_EDGE = Set.of("via", "x-cache", "x-amz-cf-id", "x-amz-cf-pop");

    private final Gateway gateway;
    private final SdkCalls management;
    private final RecordedBackends backends;
    private final List<ObjectNode> given = new ArrayList<>();
    private RawClient.@Nullable Answer answer;

    InvocationReplay(Gateway gateway, SdkCalls management, RecordedBackends backends) {
        this.gateway = gateway;
        this.management = management;
        this.backends = backends;
    }

    void run(JsonNode step) throws IOException {
        if (step.has("op")) {
            given.add(management.call(step.get("op").asText(), resolved(step.get("params"))));
        } else if (step.has("function")) {
            backends.addFunction(step.get("function").asText(), step.get("does").asText());
        } else if (step.has("object")) {
            backends.addObject(step.get("object").asText(), bytes(step));
        } else {
            answer = call(step);
        }
    }

    void deleteApi() {
        JsonNode id = given.get(0).path("id");
        management.call("DeleteRestApi", JSON.createObjectNode().set("restApiId", id));
    }

    private RawClient.Answer call(JsonNode step) throws IOException {
        String api = resolved(step.get("api")).asText();
        boolean byHost = step.get("by").asText().equals("host");
        StringBuilder head = new StringBuilder(step.get("call").asText())
                .append(' ')
                .append(byHost ? "" : "/_aws/execute-api/" + api)
                .append(step.get("path").asText())
                .append(" HTTP/1.1\r\nHost: ")
                .append(byHost ? api + ".execute-api.localhost" : "127.0.0.1")
                .append("\r\n");
        JsonNode headers = resolved(step.get("headers"));
        headers.properties()
                .forEach(field -> head.append(field.getKey())
                        .append(": ")
                        .append(field.getValue().asText())
                        .append("\r\n"));
        byte[] body = step.has("base64") ? bytes(step) : new byte[0];
        if (step.has("base64") || step.get("call").asText().equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (RawClient client = new RawClient(gateway.endpoint())) {
            client.send(head + "\r\n");
            client.send(body);
            return client.receive();
        }
    }

    private static byte[] bytes(JsonNode step) {
        return Base64.getDecoder().decode(step.get("base64").asText());
    }

    /** With every reference to an earlier answer replaced by what that answer was here. */
    private JsonNode resolved(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), resolved(entry.getValue())));
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(resolved(element)));
            return copy;
        }
        if (!value.isTextual()) {
            return value;
        }
        Matcher matcher = REFERENCE.matcher(value.asText().replace("{{backend}}", backends.authority()));
        return TextNode.valueOf(
                matcher.replaceAll(reference -> Matcher.quoteReplacement(given.get(Integer.parseInt(reference.group(1)))
                        .at(reference.group(2))
                        .asText())));
    }

    // --- as the recorder shows it

    /** The last answer, or what the label is of, in the shape of the recorded one. */
    JsonNode shown(JsonNode label, JsonNode recorded) throws IOException {
        if (label.has("of")) {
            return backends.reached(label.get("of").asText());
        }
        RawClient.Answer last = answer;
        if (last == null) {
            throw new IllegalStateException("nothing was called");
        }
        if (recorded.has("x-amzn-requestid")) {
            return headers(last, recorded);
        }
        if (!recorded.has("content") && !recorded.has("body")) {
            return body(last, recorded);
        }
        ObjectNode shown = JSON.createObjectNode();
        boolean echoed =
                recorded.has("response-headers"); // then "body" and "headers" are those of the backend's request
        JsonNode echo =
                echoed && recorded.has("headers") ? body(last, JSON.createObjectNode()) : JSON.createObjectNode();
        recorded.fieldNames().forEachRemaining(name -> {
            JsonNode part = recorded.get(name);
            switch (name) {
                case "status_code", "statusCode" -> shown.put(name, last.status());
                case "errorType" -> shown.put(name, last.header("x-amzn-ErrorType"));
                case "etag" -> shown.put(name, last.header("ETag"));
                case "response-headers" -> shown.set(name, headers(last, part));
                case "headers" -> shown.set(name, echoed ? echo.path("headers") : headers(last, part));
                default -> shown.set(name, echo.has("data") ? echo.path("data") : body(last, part));
            }
        });
        return shown;
    }

    private static JsonNode headers(RawClient.Answer answer, JsonNode recorded) {
        ObjectNode headers = JSON.createObjectNode();
        Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        recorded.fieldNames().forEachRemaining(name -> spellings.put(name, name));
        for (Map.Entry<String, String> field : answer.headers().entrySet()) {
            String lower = field.getKey().toLowerCase(Locale.ROOT);
            boolean implied = lower.equals("connection") && field.getValue().equals("keep-alive");
            if (!OF_THE_EDGE.contains(lower) && !implied) {
                headers.put(spellings.getOrDefault(lower, lower), field.getValue());
            }
        }
        return headers;
    }

    private static JsonNode body(RawClient.Answer answer, JsonNode recorded) {
        String text = answer.text();
        if (recorded.has("base64")) {
            return JSON.createObjectNode().put("base64", Base64.getEncoder().encodeToString(answer.body()));
        }
        if (recorded.isTextual() && (text.equals(recorded.asText()) || !text.startsWith("\""))) {
            return TextNode.valueOf(text);
        }
        if (recorded.has("Error") && text.startsWith("<")) {
            ObjectNode error = JSON.createObjectNode();
            Matcher elements = ELEMENT.matcher(text);
            while (elements.find()) {
                error.put(elements.group(1), elements.group(2));
            }
            return JSON.createObjectNode().set("Error", error);
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
