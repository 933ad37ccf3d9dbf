/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of parameters that methods declare, and the expressions by which integrations map them. */
public final class MappingExpressions {

    private static final String NAME = "^[a-zA-Z0-9._$-]+$";
    private static final Pattern PARAMETER_NAME = Pattern.compile(NAME);

    private static final Pattern REQUEST_PARAMETER =
            Pattern.compile("method\\.request\\.(path|querystring|header)\\.(.*)", Pattern.DOTALL);
    private static final Pattern RESPONSE_PARAMETER =
            Pattern.compile("method\\.response\\.header\\.(.*)", Pattern.DOTALL);
    private static final Pattern REQUEST_TARGET =
            Pattern.compile("integration\\.request\\.(path|querystring|header)\\..+");
    private static final Pattern METHOD_SOURCE =
            Pattern.compile("method\\.request\\.(multivalue)?(path|querystring|header)\\.(.+)");
    private static final Pattern REQUEST_SOURCE =
            Pattern.compile("(?s)'.*'|method\\.request\\.body(\\..+)?|(context|stageVariables)\\..+");
    private static final Pattern RESPONSE_SOURCE = Pattern.compile("(?s)'.*'"
            + "|integration\\.response\\.(header|multivalueheader)\\..+|integration\\.response\\.body(\\..+)?"
            + "|(context|stageVariables)\\..+");
    private static final Pattern CONTENT_TYPE = Pattern.compile("[^/\\s]+/[^/\\s].*|\\$default");

    private MappingExpressions() {}

    /**
     * What AWS refuses about the {@code requestParameters} that a method declares.
     *
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String requestParametersRefusal(JsonNode requestParameters) {
        Set<String> names = new HashSet<>();
        for (var parameter : requestParameters.properties()) {
            Matcher matcher = REQUEST_PARAMETER.matcher(parameter.getKey());
            String refusal = declarationRefusal(parameter.getKey(), matcher, 2);
            if (refusal != null) {
                return refusal;
            }
            if (!names.add(matcher.group(2))) { // recorded: test_method_request_parameters
                return "Parameter names must be unique across querystring, header and path";
            }
        }
        return null;
    }

    /** The same for the {@code responseParameters} of a method response. */
    public static @Nullable String responseParametersRefusal(JsonNode responseParameters) {
        for (var parameter : responseParameters.properties()) {
            String refusal = declarationRefusal(parameter.getKey(), RESPONSE_PARAMETER.matcher(parameter.getKey()), 1);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private static @Nullable String declarationRefusal(String parameter, Matcher matcher, int nameGroup) {
        if (!matcher.matches()) {
            return invalid(List.of("Invalid mapping expression parameter specified: " + parameter));
        }
        if (!PARAMETER_NAME.matcher(matcher.group(nameGroup)).matches()) {
            return invalid(List.of("Parameter name should match the following regular expression: " + NAME));
        }
        return null;
    }

    /**
     * What AWS refuses about the {@code requestParameters} of an integration.
     *
     * @param declared the {@code requestParameters} of its method
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String requestRefusal(JsonNode requestParameters, JsonNode declared) {
        List<String> refusals = new ArrayList<>();
        requestParameters.properties().forEach(mapping -> {
            String source = mapping.getValue().asText();
            Matcher fromMethod = METHOD_SOURCE.matcher(source);
            if (!REQUEST_TARGET.matcher(mapping.getKey()).matches()) {
                refusals.add("Invalid mapping expression specified: " + mapping.getKey());
            } else if (fromMethod.matches()) {
                if (!declared.has("method.request." + fromMethod.group(2) + "." + fromMethod.group(3))) {
                    refusals.add("Invalid mapping expression parameter specified: " + source);
                }
            } else if (!REQUEST_SOURCE.matcher(source).matches()) {
                refusals.add("Invalid mapping expression specified: " + source);
            }
        });
        return refusals.isEmpty() ? null : invalid(refusals);
    }

    /**
     * What AWS refuses about the {@code cacheKeyParameters} of an integration: what neither its method declares nor it maps
     * itself (the text as users of Terraform report it).
     *
     * @param mapped the {@code requestParameters} of the integration
     * @param declared those of its method
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String cacheKeyRefusal(JsonNode cacheKeyParameters, JsonNode mapped, JsonNode declared) {
        for (JsonNode parameter : cacheKeyParameters) {
            String name = parameter.asText();
            Matcher fromMethod = METHOD_SOURCE.matcher(name);
            if (fromMethod.matches()
                    ? !declared.has("method.request." + fromMethod.group(2) + "." + fromMethod.group(3))
                    : !mapped.has(name)) {
                return "Invalid cache key parameter specified";
            }
        }
        return null;
    }

    /**
     * What AWS refuses about the {@code responseParameters} of an integration response.
     *
     * @param declared the {@code responseParameters} of the method response with the same status code
     * @return AWS's message; null when there is nothing to refuse
     */
    public static @Nullable String responseRefusal(JsonNode responseParameters, JsonNode declared) {
        List<String> refusals = new ArrayList<>();
        responseParameters.properties().forEach(mapping -> {
            if (!declared.has(mapping.getKey())) {
                refusals.add("Invalid mapping expression parameter specified: " + mapping.getKey());
            } else if (!isResponseSource(mapping.getValue().asText())) {
                refusals.add("Invalid mapping expression specified: "
                        + mapping.getValue().asText());
            }
        });
        return refusals.isEmpty() ? null : invalid(refusals);
    }

    /** Whether the value of a response parameter is one that AWS can read. */
    public static boolean isResponseSource(String expression) {
        return RESPONSE_SOURCE.matcher(expression).matches();
    }

    /**
     * What AWS refuses about the content types that templates are for.
     *
     * @return AWS's message (recorded: test_integration_response_invalid_responsetemplates); null when there is none
     */
    public static @Nullable String templatesRefusal(JsonNode templates) {
        List<String> refusals = new ArrayList<>();
        templates.properties().forEach(template -> {
            if (!CONTENT_TYPE.matcher(template.getKey()).matches()) {
                refusals.add("Invalid content type specified: " + template.getKey());
            }
        });
        return refusals.isEmpty() ? null : result(refusals);
    }

    /** AWS's message around what is wrong with mapping expressions. */
    public static String invalid(List<String> errors) {
        return "Invalid mapping expression specified: " + result(errors);
    }

    private static String result(List<String> errors) {
        return "Validation Result: warnings : [], errors : [" + String.join(", ", errors) + "]";
    }
}
