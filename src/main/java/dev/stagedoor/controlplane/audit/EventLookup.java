/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CloudTrail's LookupEvents over the audit records, in AWS's JSON protocol 1.1. */
@ApplicationScoped
public class EventLookup {

    private static final String TARGET = "CloudTrail_20131101.";
    private static final int MOST_RESULTS = 50;

    private static final Map<String, String> COLUMNS = Map.of(
            "EventId", "event_id",
            "EventName", "event_name",
            "EventSource", "event_source",
            "Username", "user_name",
            "AccessKeyId", "access_key_id",
            "ResourceName", "resource_name",
            "ReadOnly", "read_only");

    @Inject
    AuditTrail trail;

    /** Whether a request is for CloudTrail: no operation of API Gateway has a target. */
    public static boolean is(HttpServletRequest request) {
        String target = request.getHeader("X-Amz-Target");
        return target != null && target.contains(TARGET) && request.getMethod().equals("POST");
    }

    /** The operation's name, as IAM policies have it. */
    public static String operation(HttpServletRequest request) {
        String target = String.valueOf(request.getHeader("X-Amz-Target"));
        return target.substring(target.lastIndexOf('.') + 1);
    }

    /** @throws AwsException in CloudTrail's words */
    public ObjectNode answer(HttpServletRequest request, ObjectNode input) {
        if (!operation(request).equals("LookupEvents")) {
            throw new AwsException(400, "UnknownOperationException", "The operation is not known");
        }
        int most = input.path("MaxResults").asInt(MOST_RESULTS);
        if (most < 1 || most > MOST_RESULTS) {
            throw new AwsException(
                    400, "InvalidMaxResultsException", "A valid number of results is between 1 and " + MOST_RESULTS);
        }
        Instant from = instant(input.get("StartTime"), Instant.EPOCH);
        Instant to = instant(input.get("EndTime"), Instant.now());
        if (from.isAfter(to)) {
            throw new AwsException(
                    400, "InvalidTimeRangeException", "The start time must not be later than the end time");
        }
        JsonNode attributes = input.path("LookupAttributes");
        String column = null;
        Object value = null;
        if (!attributes.isEmpty()) {
            String key = attributes.get(0).path("AttributeKey").asText();
            column = COLUMNS.get(key);
            if (attributes.size() > 1 || column == null) {
                throw new AwsException(
                        400, "InvalidLookupAttributesException", "You can look up one attribute: " + COLUMNS.keySet());
            }
            String text = attributes.get(0).path("AttributeValue").asText();
            value = key.equals("ReadOnly") ? (Object) Boolean.parseBoolean(text) : text;
        }
        long before = token(input.get("NextToken"));
        return output(trail.find(new AuditTrail.Query(from, to, column, value, before, most + 1)), most);
    }

    public static void write(HttpServletResponse response, ObjectNode answer) throws IOException {
        write(response, 200, answer);
    }

    public static void write(HttpServletResponse response, AwsException error) throws IOException {
        response.setHeader("x-amzn-ErrorType", error.errorType());
        write(
                response,
                error.status() == 403 ? 400 : error.status(), // as AWS's JSON protocol has it
                Json.object().put("__type", error.errorType()).put("message", error.getMessage()));
    }

    private static void write(HttpServletResponse response, int status, ObjectNode json) throws IOException {
        byte[] body = Json.MAPPER.writeValueAsBytes(json);
        response.setStatus(status);
        response.setContentType("application/x-amz-json-1.1");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static ObjectNode output(List<AuditTrail.Found> found, int most) {
        ObjectNode output = Json.object();
        ArrayNode events = output.putArray("Events");
        found.stream().limit(most).forEach(record -> events.add(event(record.json())));
        if (found.size() > most) {
            output.put("NextToken", Long.toString(found.get(most - 1).sequence()));
        }
        return output;
    }

    private static ObjectNode event(ObjectNode record) {
        ObjectNode event = Json.object()
                .put("EventId", record.path("eventID").asText())
                .put("EventName", record.path("eventName").asText())
                .put("ReadOnly", record.path("readOnly").asText())
                .put(
                        "EventTime",
                        Instant.parse(record.path("eventTime").asText()).getEpochSecond())
                .put("EventSource", record.path("eventSource").asText())
                .put("Username", record.path("userIdentity").path("userName").asText());
        JsonNode accessKeyId = record.path("userIdentity").path("accessKeyId");
        if (accessKeyId.isTextual()) {
            event.set("AccessKeyId", accessKeyId);
        }
        ArrayNode resources = event.putArray("Resources");
        record.path("resources")
                .forEach(resource -> resources
                        .addObject()
                        .put("ResourceName", resource.path("ARN").asText()));
        return event.put("CloudTrailEvent", Json.write(record));
    }

    private static Instant instant(@Nullable JsonNode seconds, Instant fallback) {
        return seconds == null || seconds.isNull()
                ? fallback
                : Instant.ofEpochMilli((long) (seconds.asDouble() * 1000));
    }

    private static long token(@Nullable JsonNode token) {
        if (token == null || token.isNull()) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(token.asText());
        } catch (NumberFormatException e) {
            throw new AwsException(400, "InvalidNextTokenException", "The token is invalid");
        }
    }
}
