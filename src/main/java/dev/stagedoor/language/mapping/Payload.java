/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.mapping;

import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.jsonpath.JsonPath;
import dev.stagedoor.language.limit.Budget;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body as text, and as JSON when someone asks. An empty one is the empty object. For one thread. */
public final class Payload {

    private final String text;
    private @Nullable Object document;
    private boolean read;

    public Payload(String text) {
        this.text = text.isEmpty() ? "{}" : text;
    }

    public static Payload of(byte @Nullable [] bytes) {
        return new Payload(bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
    }

    public String text() {
        return text;
    }

    /** In characters. */
    public int length() {
        return text.length();
    }

    /** @throws IllegalArgumentException when the body is no JSON */
    @Nullable
    Object document(Budget budget) {
        if (!read) {
            try {
                document = JsonReader.readLeniently(text, budget);
            } catch (JsonSyntaxException e) {
                throw new IllegalArgumentException("the body is not JSON", e);
            }
            read = true;
        }
        return document;
    }

    /**
     * What a JSONPath leads to, as text for a header or a query: strings as they are, all else as JSON.
     *
     * @param jsonPath empty for the whole body, as it is
     * @return null when it leads nowhere, or the body is no JSON
     */
    public @Nullable String select(String jsonPath) {
        if (jsonPath.isEmpty()) {
            return text;
        }
        Budget budget = Budget.forInput((long) text.length() + jsonPath.length());
        Object found;
        try {
            found = JsonPath.compile(jsonPath).read(document(budget), budget);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return found == null || found == JsonPath.MISSING
                ? null
                : found instanceof String string ? string : JsonWriter.write(found, budget);
    }
}
