/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a function returned to AWS_PROXY: {@code {statusCode, headers, multiValueHeaders, body, isBase64Encoded}},
 * each of which may be missing or null, and nothing else. Recorded:
 * test_apigateway_lambda::test_aws_proxy_response_payload_format_validation.
 */
final class LambdaProxyOutput {

    private static final Set<String> MEMBERS =
            Set.of("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded");

    private static final Set<String> METADATA_MEMBERS = Set.of("statusCode", "headers", "multiValueHeaders", "cookies");

    /** Found once: the look-up goes through every jar. */
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());

    private LambdaProxyOutput() {}

    /**
     * @param binaryAccepted whether the client asks for what the API takes for binary: only then is base64 decoded
     * @throws IllegalArgumentException when AWS would call this malformed
     */
    static IntegrationResponse read(byte[] payload, boolean binaryAccepted) {
        JsonObject output = object(payload);
        requireMembers(output, MEMBERS);
        int statusCode = statusCode(output.get("statusCode"));
        Headers headers = headers(output);
        boolean base64 = flag(output.get("isBase64Encoded"));
        String text = text(output.get("body"));
        byte[] body = base64 && binaryAccepted ? decode(text) : text.getBytes(StandardCharsets.UTF_8);
        return new IntegrationResponse(statusCode, headers, body.length == 0 ? Body.EMPTY : new Body.Bytes(body));
    }

    /**
     * Reads the metadata that a streamed output begins with: {@code {statusCode, headers, multiValueHeaders, cookies}}.
     *
     * @return without the body, which follows
     * @throws IllegalArgumentException when AWS would call this malformed
     */
    static IntegrationResponse readMetadata(byte[] metadata) {
        JsonObject output = object(metadata);
        requireMembers(output, METADATA_MEMBERS);
        Headers headers = headers(output);
        JsonValue cookies = output.get("cookies");
        if (cookies instanceof JsonArray array) {
            array.forEach(cookie -> add(headers, "Set-Cookie", cookie));
        } else if (!isNothing(cookies)) {
            throw malformed("cookies is no list");
        }
        return new IntegrationResponse(statusCode(output.get("statusCode")), headers, Body.EMPTY);
    }

    /** {@code ErrorCode} of an InvokeComplete event; null when there is none. */
    static @Nullable String errorCode(String json) {
        try {
            return object(json.getBytes(StandardCharsets.UTF_8)).get("ErrorCode") instanceof JsonString code
                    ? code.getString()
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code errorMessage} of what describes a function's error; null when there is none. */
    static @Nullable String errorMessage(byte[] payload) {
        try {
            return object(payload).get("errorMessage") instanceof JsonString message ? message.getString() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static JsonObject object(byte[] payload) {
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(payload), StandardCharsets.UTF_8)) {
            if (reader.readValue() instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException | IllegalStateException e) {
            throw malformed("no JSON");
        }
        throw malformed("no object");
    }

    private static void requireMembers(JsonObject output, Set<String> members) {
        for (String member : output.keySet()) {
            if (!members.contains(member)) {
                throw malformed("unknown member " + member);
            }
        }
    }

    private static Headers headers(JsonObject output) {
        Headers headers = new Headers();
        addMultiValueHeaders(headers, output.get("multiValueHeaders"));
        addHeaders(headers, output.get("headers"));
        if (headers.last("Content-Type") == null) {
            headers.add("Content-Type", "application/json");
        }
        return headers;
    }

    private static int statusCode(@Nullable JsonValue value) {
        if (isNothing(value)) {
            return 200;
        }
        try {
            int statusCode = value instanceof JsonNumber number
                    ? number.intValueExact()
                    : Integer.parseInt(value instanceof JsonString string ? string.getString() : "");
            if (statusCode >= 100 && statusCode <= 999) {
                return statusCode;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // answered below
        }
        throw malformed("statusCode is no status");
    }

    private static void addMultiValueHeaders(Headers headers, @Nullable JsonValue value) {
        if (isNothing(value)) {
            return;
        }
        if (!(value instanceof JsonObject object)) {
            throw malformed("multiValueHeaders is no object");
        }
        object.forEach((name, values) -> {
            if (!(values instanceof JsonArray array)) {
                throw malformed("multiValueHeaders." + name + " is no list");
            }
            array.forEach(each -> add(headers, name, each));
        });
    }

    /** A field that multiValueHeaders has too gets one value more, under the spelling there; the same pair counts once. */
    private static void addHeaders(Headers headers, @Nullable JsonValue value) {
        if (isNothing(value)) {
            return;
        }
        if (!(value instanceof JsonObject object)) {
            throw malformed("headers is no object");
        }
        object.forEach((name, single) -> {
            List<String> present = headers.all(name);
            if (present.isEmpty()) {
                add(headers, name, single);
            } else if (!present.contains(scalar(name, single))) {
                add(headers, spelling(headers, name), single);
            }
        });
    }

    private static String spelling(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(name)) {
                return headers.name(i);
            }
        }
        return name;
    }

    private static void add(Headers headers, String name, JsonValue value) {
        String text = scalar(name, value);
        if (!isFieldName(name) || !isFieldValue(text)) {
            throw malformed("header " + name + " cannot be sent");
        }
        headers.add(name, text);
    }

    private static String scalar(String name, JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NUMBER, TRUE, FALSE -> value.toString();
            case NULL -> "";
            default -> throw malformed("header " + name + " is no text");
        };
    }

    private static String text(@Nullable JsonValue value) {
        if (isNothing(value)) {
            return "";
        }
        if (value instanceof JsonString string) {
            return string.getString();
        }
        throw malformed("body is no text");
    }

    private static boolean flag(@Nullable JsonValue value) {
        if (isNothing(value) || value == JsonValue.FALSE) {
            return false;
        }
        if (value == JsonValue.TRUE) {
            return true;
        }
        throw malformed("isBase64Encoded is neither true nor false");
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw malformed("body is no base64");
        }
    }

    private static boolean isNothing(@Nullable JsonValue value) {
        return value == null || value == JsonValue.NULL;
    }

    /** RFC 9110, 5.1: a token. */
    private static boolean isFieldName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static boolean isFieldValue(String value) {
        return value.chars().allMatch(c -> (c >= ' ' || c == '\t') && c != 0x7f);
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("Malformed Lambda proxy response: " + what);
    }
}
