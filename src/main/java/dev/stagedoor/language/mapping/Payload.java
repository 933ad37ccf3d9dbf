/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.mapping;

import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.jsonpath.JsonPath;
import dev.stagedoor.language.limit.Budget;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A body as text, and as JSON, when someone asks. Bytes are UTF-8, and what is none comes out as U+FFFD; binary ones are
 * base64. An empty body is the empty object. For one thread.
 */
public final class Payload {

    private static final byte[] NONE = {};

    private final byte[] bytes;
    private final boolean binary;
    private @Nullable String text;
    private @Nullable Object document;
    private boolean read;

    private Payload(byte[] bytes, boolean binary, @Nullable String text) {
        this.bytes = bytes;
        this.binary = binary;
        this.text = text;
    }

    public Payload(String text) {
        this(NONE, false, text.isEmpty() ? "{}" : text);
    }

    public static Payload of(byte @Nullable [] bytes, boolean binary) {
        return bytes == null || bytes.length == 0 ? new Payload("") : new Payload(bytes, binary, null);
    }

    public String text() {
        String known = text;
        if (known == null) {
            known = binary ? Base64.getEncoder().encodeToString(bytes) : new String(bytes, StandardCharsets.UTF_8);
            text = known;
        }
        return known;
    }

    /** How much there is to work on: about its length in characters, without reading it. */
    public int size() {
        String known = text;
        return known == null ? bytes.length : known.length();
    }

    /** @throws IllegalArgumentException when the body is no JSON */
    @Nullable
    Object document(Budget budget) {
        if (!read) {
            try {
                document = JsonReader.readLeniently(text(), budget);
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
            return text();
        }
        Budget budget = Budget.forInput((long) text().length() + jsonPath.length());
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
