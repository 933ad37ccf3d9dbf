/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.MalformedPolicyException;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.functions.FunctionResult;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an authorizer's function returned: {@code {principalId, policyDocument, context, usageIdentifierKey}}, the
 * first two of which must be there, and nothing else (features A-06; AWS's execution logs: "Unrecognized field …, not
 * marked as ignorable").
 */
final class AuthorizerOutput {

    private static final Set<String> MEMBERS = Set.of("principalId", "policyDocument", "context", "usageIdentifierKey");

    /** "Output from an API Gateway Lambda authorizer". */
    private static final int LONGEST_RESOURCE = 512;

    /** The one error that means the caller and not the function ("Unauthorized", as the whole of its message). */
    private static final String UNAUTHORIZED = "Unauthorized";

    /** Found once: the look-up goes through every jar. */
    private static final JsonReaderFactory READERS = JsonProvider.provider().createReaderFactory(Map.of());

    private AuthorizerOutput() {}

    /** @throws GatewayResponseException 401 when the function says so, 500 when it fails or cannot be understood */
    static AuthorizerDecision read(FunctionResult result) {
        JsonObject output = object(result.payload());
        if (result.functionError() != null) {
            throw error(output.get("errorMessage") instanceof JsonString message ? message.getString() : "");
        }
        for (String member : output.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw invalid("Unrecognized field \"" + member + "\", not marked as ignorable");
            }
        }
        String principalId = text(output.get("principalId"));
        if (principalId == null) {
            throw invalid("principalId is missing");
        }
        if (!(output.get("policyDocument") instanceof JsonObject policyDocument)) {
            throw invalid("policyDocument is missing");
        }
        refuseLongResources(policyDocument);
        String document = policyDocument.toString();
        try {
            return new AuthorizerDecision(
                    principalId,
                    document,
                    Policy.parse(document, Policy.Kind.IDENTITY),
                    context(output.get("context")),
                    text(output.get("usageIdentifierKey")));
        } catch (MalformedPolicyException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static GatewayResponseException error(String errorMessage) {
        if (errorMessage.equals(UNAUTHORIZED)) {
            return Refusals.unauthorized("The authorizer says Unauthorized");
        }
        // The message may hold what the log should not have; but that Lambda has ended the function is Lambda's to say.
        return errorMessage.contains("Task timed out after")
                ? Refusals.failed("The authorizer's function timed out")
                : Refusals.misconfigured("The authorizer's function ended with an error");
    }

    private static JsonObject object(byte[] payload) {
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(payload), StandardCharsets.UTF_8)) {
            if (reader.readValue() instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException | IllegalStateException e) {
            throw invalid("no JSON");
        }
        throw invalid("no object");
    }

    private static void refuseLongResources(JsonObject policyDocument) {
        for (JsonValue statement : each(policyDocument.get("Statement"))) {
            for (JsonValue resource : each(statement instanceof JsonObject object ? object.get("Resource") : null)) {
                if (resource instanceof JsonString text && text.getChars().length() > LONGEST_RESOURCE) {
                    throw new GatewayResponseException(
                            GatewayResponseType.DEFAULT_4XX,
                            414,
                            "{\"message\":\"Request URI too long\"}",
                            null,
                            "The authorizer's policy has a Resource of more than " + LONGEST_RESOURCE + " characters");
                }
            }
        }
    }

    /** In policies, one stands for a list of one. */
    private static List<JsonValue> each(@Nullable JsonValue value) {
        return value instanceof JsonArray list ? list : value == null ? List.of() : List.of(value);
    }

    /** Texts, numbers and flags, all as texts; nothing that has parts. */
    private static Map<String, String> context(@Nullable JsonValue value) {
        Map<String, String> context = new LinkedHashMap<>();
        if (value == null || value == JsonValue.NULL) {
            return context;
        }
        if (!(value instanceof JsonObject object)) {
            throw invalid("context is no object");
        }
        object.forEach((name, each) -> {
            if (each instanceof JsonObject || each instanceof JsonArray) {
                throw invalid("context." + name + " is neither text, number nor boolean");
            }
            String text = text(each);
            if (text != null) {
                context.put(name, text);
            }
        });
        return context;
    }

    /** A scalar's text; null for what is not there. */
    private static @Nullable String text(@Nullable JsonValue value) {
        return value == null || value == JsonValue.NULL
                ? null
                : value instanceof JsonString string ? string.getString() : value.toString();
    }

    private static GatewayResponseException invalid(String reason) {
        return Refusals.misconfigured("Invalid JSON in response: " + reason);
    }
}
