/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Member;
import dev.stagedoor.controlplane.wire.UriPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * API keys from a file, as the developer guide's "API Gateway API key file format" has it: columns Name and Key, and
 * maybe Description, Enabled and UsagePlanIds. A key that is there already is overwritten: keys are the same when their
 * values are.
 */
@ApplicationScoped
public class ApiKeyImport {

    private static final Member FORMAT = Member.string("format").oneOf("csv");

    /** Else every line would cost what all before it cost together. */
    private static final int LINES_HELD = 100;

    @Inject
    Definitions definitions;

    @Inject
    ApiKeys apiKeys;

    @Inject
    UsagePlans usagePlans;

    /**
     * @param parameters {@code format}, and {@code failonwarnings}: whether one bad line refuses the file
     * @return {@code {"ids":[…],"warnings":[…]}}; of a line that is warned of nothing is stored, except
     *     for a key that is refused by a plan alone
     * @throws AwsException when the file is refused; then nothing is stored
     */
    ObjectNode run(byte[] body, MultivaluedMap<String, String> parameters) {
        String format = parameters.getFirst("format");
        if (format == null) {
            throw AwsException.validation("1 validation error detected: Value null at 'format' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        UriPart.check(new UriPart(FORMAT, format));
        Set<String> ids = new LinkedHashSet<>();
        List<String> warnings = new ArrayList<>();
        int line = 1;
        for (Map<String, String> row : CsvTable.read(body, "name", "key")) {
            line++;
            try {
                store(row, ids);
            } catch (AwsException e) {
                warnings.add("Line " + line + ": " + e.getMessage());
            }
            if (line % LINES_HELD == 0) {
                definitions.letGo();
            }
        }
        if (!warnings.isEmpty() && Boolean.parseBoolean(parameters.getFirst("failonwarnings"))) {
            throw AwsException.badRequest("Warnings found during import: " + warnings);
        }
        ObjectNode answer = Json.object();
        ArrayNode stored = answer.putArray("ids");
        ids.forEach(stored::add);
        ArrayNode told = answer.putArray("warnings");
        warnings.forEach(told::add);
        return answer;
    }

    /** Checks the line before it stores any of it; whether a key may be in a plan shows when it is put there. */
    private void store(Map<String, String> row, Set<String> ids) {
        String value = row.getOrDefault("key", "");
        ApiKeys.checkValue(value);
        List<String> plans = Arrays.stream(row.getOrDefault("usageplanids", "").split(","))
                .map(String::strip)
                .filter(plan -> !plan.isEmpty())
                .toList();
        plans.forEach(usagePlans::require);
        ObjectNode apiKey = apiKeys.findByValue(value).map(apiKeys::lock).orElseGet(Json::object);
        put(apiKey, "name", row.getOrDefault("name", ""));
        put(apiKey, "description", row.getOrDefault("description", ""));
        String enabled = row.getOrDefault("enabled", "");
        apiKey.put("enabled", enabled.isEmpty() || Boolean.parseBoolean(enabled));
        ObjectNode stored = apiKey.has("id") ? apiKeys.replace(apiKey) : apiKeys.create(apiKey, value);
        String id = stored.path("id").asText();
        ids.add(id);
        plans.forEach(plan -> usagePlans.addKey(plan, id));
    }

    private static void put(ObjectNode apiKey, String member, String text) {
        if (text.isEmpty()) {
            apiKey.remove(member);
        } else {
            apiKey.put(member, text);
        }
    }
}
