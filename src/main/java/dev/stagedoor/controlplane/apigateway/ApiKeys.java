/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanges;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.Timestamp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds and stores API keys. Their values are encrypted at rest; beside each key a row named after the keyed digest of
 * its value makes sure that no two keys have the same.
 */
@ApplicationScoped
public class ApiKeys {

    static final String TYPE = "ApiKey";

    private static final String VALUE_TYPE = "ApiKeyValue";
    private static final String ENCRYPTED_VALUE = "encryptedValue";
    private static final int SHORTEST_VALUE = 20;
    private static final int LONGEST_VALUE = 128;
    private static final int LONGEST_NAME = 1024;
    /** Recorded as refused: 125,001 characters (test_update_api_key_invalid_description_length). */
    private static final int LONGEST_DESCRIPTION = 125_000;

    @Inject
    Definitions definitions;

    @Inject
    Secrets secrets;

    @Inject
    UsagePlans usagePlans;

    @Inject
    StageChanges stageChanges;

    /** The row key of an API key. */
    static String path(String id) {
        return "/apikeys/" + id;
    }

    /** @throws AwsException {@code NotFoundException} */
    ObjectNode require(String id) {
        return definitions
                .find(path(id))
                .map(Definition::document)
                .orElseThrow(() -> AwsException.notFound("Invalid API Key identifier specified"));
    }

    /** For writers of a key or of what it is in. @throws AwsException {@code NotFoundException} */
    ObjectNode lock(String id) {
        definitions.lock(path(id));
        return require(id);
    }

    /**
     * Keys by what they are called or whose they are, newest first.
     *
     * @param nameStart how their names start; empty for any
     * @param customerId empty for any; one of the two is given
     */
    List<Definition> search(String nameStart, String customerId, Definitions.@Nullable Place after, int most) {
        List<Definition> found = new ArrayList<>();
        Definitions.Place place = after;
        while (found.size() < most) {
            List<Definition> part = customerId.isEmpty()
                    ? definitions.search("name", nameStart, false, place, most)
                    : definitions.search("customerId", customerId, true, place, most);
            for (Definition row : part) {
                ObjectNode apiKey = row.document();
                if (apiKey.path("name").asText().startsWith(nameStart)
                        && (customerId.isEmpty()
                                || apiKey.path("customerId").asText().equals(customerId))) {
                    found.add(row);
                }
            }
            if (part.size() < most) {
                return found;
            }
            place = Definitions.Place.of(part.get(part.size() - 1));
        }
        return found.subList(0, most);
    }

    /** The key that callers show to the data plane. */
    String value(ObjectNode apiKey) {
        return secrets.decrypt(
                apiKey.path(ENCRYPTED_VALUE).asText(), path(apiKey.path("id").asText()));
    }

    /** The id of the key that has this value. */
    Optional<String> findByValue(String value) {
        return definitions
                .find(valuePath(value))
                .map(row -> row.document().path("id").asText());
    }

    /**
     * Stores a new key. Nothing changes for traffic: it is in no usage plan yet.
     *
     * @param value null for one made up
     * @return as it is stored
     * @throws AwsException when it cannot be so, {@code ConflictException} when another key has the value
     */
    ObjectNode create(ObjectNode apiKey, @Nullable String value) {
        String secret = value == null ? Identifiers.apiKeyValue() : value;
        checkValue(secret);
        check(apiKey, Json.object());
        if (findByValue(secret).isPresent()) {
            throw AwsException.conflict("API Key already exists");
        }
        String id = Identifiers.apiKey();
        double now = Timestamp.now();
        apiKey.put("id", id)
                .put("createdDate", now)
                .put("lastUpdatedDate", now)
                .put(ENCRYPTED_VALUE, secrets.encrypt(secret, path(id)));
        definitions.create(path(id), TYPE, apiKey);
        definitions.create(valuePath(secret), VALUE_TYPE, Json.object().put("id", id));
        return apiKey;
    }

    /** Stores a changed key; its value never changes. */
    ObjectNode replace(ObjectNode apiKey) {
        ObjectNode before = require(apiKey.path("id").asText());
        check(apiKey, before);
        apiKey.put("lastUpdatedDate", Timestamp.now());
        definitions.replace(path(apiKey.path("id").asText()), apiKey);
        if (!apiKey.path("enabled").equals(before.path("enabled"))) { // all that traffic sees of it
            stageChanges.usagePlansChanged();
        }
        return apiKey;
    }

    /** Deletes a key and takes it out of every usage plan. */
    void delete(ObjectNode apiKey) {
        String id = apiKey.path("id").asText();
        usagePlans.removeKey(id);
        definitions.delete(valuePath(value(apiKey)));
        definitions.delete(path(id));
        stageChanges.usagePlansChanged();
    }

    /** Recorded: test_create_api_key_with_invalid_value. */
    static void checkValue(String value) {
        if (value.length() < SHORTEST_VALUE) {
            throw AwsException.badRequest("API Key value should be at least " + SHORTEST_VALUE + " characters");
        }
        if (value.length() > LONGEST_VALUE) {
            throw AwsException.badRequest("API Key value exceeds maximum size of " + LONGEST_VALUE + " characters");
        }
    }

    /** @param before the key as it was, whose stages may have been deleted since; empty for a new one */
    private void check(ObjectNode apiKey, ObjectNode before) {
        if (apiKey.path("name").asText().length() > LONGEST_NAME) {
            throw AwsException.badRequest("Invalid API Key name, can be at most " + LONGEST_NAME + " characters.");
        }
        if (apiKey.path("description").asText().length() > LONGEST_DESCRIPTION) {
            throw AwsException.badRequest("Invalid API Key description specified.");
        }
        Tags.check(apiKey.path("tags"));
        Set<JsonNode> known = before.path("stages").valueStream().collect(Collectors.toSet());
        for (JsonNode stageKey : apiKey.path("stages")) {
            if (known.contains(stageKey)) {
                continue;
            }
            String[] parts = stageKey.asText().split("/", -1);
            if (parts.length != 2
                    || definitions.find(Stages.path(parts[0], parts[1])).isEmpty()) {
                throw AwsException.badRequest("Invalid stage identifier specified");
            }
        }
    }

    private String valuePath(String value) {
        return "/apikeyvalues/" + secrets.fingerprint(value);
    }
}
