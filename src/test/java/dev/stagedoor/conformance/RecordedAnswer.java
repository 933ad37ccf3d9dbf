/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares answers with recorded ones. A token such as {@code <id:1>} stands for one value in all answers of a test,
 * and two tokens for two values; {@code <any>} for any.
 */
public final class RecordedAnswer {

    private static final Pattern TOKEN = Pattern.compile("<([a-z][a-z0-9-]*(:?\\d+)?)>");
    private static final Set<String> NOT_COMPARED = Set.of("ResponseMetadata");

    private final Map<String, String> values = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    public List<String> differences() {
        return differences;
    }

    public void compare(String where, JsonNode recorded, JsonNode actual) {
        if (recorded.asText().equals("<any>") && !actual.isMissingNode()) {
            return;
        }
        if (recorded.has("line00") && actual.isTextual()) { // recorders show logs line by line, with one time for all
            compareLines(where, recorded, actual.asText());
        } else if (recorded.isObject() && actual.isTextual()) { // recorders show texts of JSON as JSON
            String text = actual.asText();
            boolean policy = text.startsWith("{\\"); // AWS answers those of APIs with every quote escaped
            compare(where, recorded, Json.readObject(policy ? text.replace("\\\"", "\"") : text));
        } else if (recorded.isObject() && actual.isObject()) {
            Set<String> names = new TreeSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            names.removeAll(NOT_COMPARED);
            names.forEach(name -> compare(where + "/" + name, recorded.path(name), actual.path(name)));
        } else if (recorded.isArray() && actual.isArray() && recorded.size() == actual.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(where + "/" + i, recorded.get(i), actual.get(i));
            }
        } else if (recorded.isTextual() && actual.isTextual()) {
            compareTexts(where, recorded.asText(), actual.asText());
        } else if (actual.isIntegralNumber()
                && (recorded.asText().equals("datetime") || recorded.asText().equals("<latency>"))) {
            return; // a time is never the recorded one
        } else if (!recorded.equals(actual) && !recorded.toString().equals(actual.toString())) {
            differences.add(where + ": recorded " + recorded + " but was " + actual);
        }
    }

    private void compareLines(String where, JsonNode recorded, String log) {
        List<String> lines = List.of(log.split("\n", -1));
        if (lines.size() != recorded.size()) {
            differences.add(where + ": recorded " + recorded + " but was " + lines);
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("^[A-Z].* UTC \\d{4} : ", "DDD MMM dd hh:mm:ss UTC yyyy : ");
            String name = String.format(Locale.ROOT, "line%02d", i);
            compareTexts(where + "/" + name, recorded.path(name).asText(), line);
        }
    }

    private void compareTexts(String where, String recorded, String actual) {
        StringBuilder expression = new StringBuilder();
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(recorded);
        int end = 0;
        while (token.find()) {
            expression
                    .append(Pattern.quote(recorded.substring(end, token.start())))
                    .append("(.+)");
            tokens.add(token.group());
            end = token.end();
        }
        Matcher matcher = Pattern.compile(expression + Pattern.quote(recorded.substring(end)), Pattern.DOTALL)
                .matcher(actual);
        boolean same = matcher.matches();
        for (int i = 0; same && i < tokens.size(); i++) {
            if (tokens.get(i).equals("<any>")) {
                continue;
            }
            String value = matcher.group(i + 1);
            String known = values.get(tokens.get(i));
            same = known == null ? !values.containsValue(value) : known.equals(value);
            values.putIfAbsent(tokens.get(i), value);
        }
        if (!same) {
            differences.add(where + ": recorded " + recorded + " but was " + actual);
        }
    }
}
