/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.mapping;

import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.jsonpath.JsonPath;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.template.TemplateObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code $input}: the body, and the parameters of the method request.
 *
 * @param path decoded path parameters
 * @param querystring the last value of each query parameter, decoded
 * @param header the last value of each header field
 */
public record Input(
        Payload payload, Map<String, String> path, Map<String, String> querystring, Map<String, String> header)
        implements TemplateObject {

    @Override
    public @Nullable Object property(String name) {
        return name.equals("body") ? payload.text() : NoValue.OF_A_METHOD;
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments, Budget budget) {
        if (arguments.isEmpty()) {
            return method.equals("params") ? params(budget) : null;
        }
        if (arguments.size() != 1) {
            return null;
        }
        String argument = String.valueOf(arguments.get(0));
        return switch (method) {
            case "json" -> json(argument, budget);
            case "path" -> select(argument, budget, null);
            case "params" -> param(argument);
            default -> null;
        };
    }

    /** What leads nowhere is an empty JSON string. */
    private String json(String path, Budget budget) {
        Object found = select(path, budget, JsonPath.MISSING);
        return found == JsonPath.MISSING ? "\"\"" : JsonWriter.write(found, budget);
    }

    private @Nullable Object select(String path, Budget budget, @Nullable Object missing) {
        budget.step(8L + path.length());
        budget.allocate(32L * path.length());
        Object document = payload.document(budget);
        Object found = path.equals("$") ? document : JsonPath.compile(path).read(document, budget);
        return found == JsonPath.MISSING ? missing : found;
    }

    private Map<String, Object> params(Budget budget) {
        budget.allocate(500 + 64L * (path.size() + querystring.size() + header.size()));
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("path", new LinkedHashMap<>(path));
        params.put("querystring", new LinkedHashMap<>(querystring));
        params.put("header", new LinkedHashMap<>(header));
        return params;
    }

    /** The path first, then the query, then the header, where spelling matters only if two differ by it. */
    private String param(String name) {
        String value = path.get(name);
        if (value == null) {
            value = querystring.get(name);
        }
        if (value == null) {
            value = header.get(name);
        }
        if (value == null) {
            for (Map.Entry<String, String> field : header.entrySet()) {
                if (field.getKey().equalsIgnoreCase(name)) {
                    return field.getValue();
                }
            }
        }
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return NoValue.OF_A_METHOD.toString();
    }
}
