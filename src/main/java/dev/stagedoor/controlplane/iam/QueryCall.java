/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call in AWS's Query protocol: a form with {@code Action}, {@code Version} and the operation's own parameters.
 *
 * @param parameters by name, as sent
 * @param callerName who calls: whom IAM means where no {@code UserName} is given
 */
public record QueryCall(String action, Map<String, String> parameters, String callerName) {

    private static final String NAME_PATTERN = "[\\w+=,.@-]+";

    /** What a call to the root with a form is: no operation of API Gateway is there. */
    public static boolean is(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getMethod().equals("POST")
                && request.getRequestURI().equals("/")
                && type != null
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /** @throws AwsException when it is no form, or the action is missing */
    public static QueryCall parse(byte[] form, String callerName) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : new String(form, UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                try {
                    parameters.put(
                            URLDecoder.decode(pair.substring(0, equals), UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new AwsException(400, "MalformedQueryString", "The query string is malformed");
                }
            }
        }
        String action = parameters.remove("Action");
        if (action == null) {
            throw new AwsException(400, "MissingAction", "Missing Action");
        }
        return new QueryCall(action, Map.copyOf(parameters), callerName);
    }

    @Nullable
    String optional(String name) {
        return parameters.get(name);
    }

    /** @throws AwsException {@code ValidationError} when it is missing */
    String required(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw validation("1 validation error detected: Value null at '" + lowerFirst(name)
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    /** The name of a user or of a policy. */
    String requiredName(String name) {
        return checkName(name, required(name), name.equals("UserName") ? 64 : 128);
    }

    /** The user a call is about: the caller where it names none. */
    String userName() {
        String given = parameters.get("UserName");
        return given == null || given.isEmpty() ? callerName : checkName("UserName", given, 128);
    }

    private static String checkName(String parameter, String value, int most) {
        if (!value.matches(NAME_PATTERN)) {
            throw validation("The specified value for " + lowerFirst(parameter)
                    + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
        if (value.length() > most) {
            throw validation("1 validation error detected: Value '" + value + "' at '" + lowerFirst(parameter)
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + most);
        }
        return value;
    }

    /** {@code Tags.member.1.Key} and its value, and so on. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 1; parameters.containsKey("Tags.member." + i + ".Key"); i++) {
            tags.put(required("Tags.member." + i + ".Key"), parameters.getOrDefault("Tags.member." + i + ".Value", ""));
        }
        if (tags.size() > 50) {
            throw new AwsException(409, "LimitExceeded", "Cannot exceed quota for TagsPerUser: 50");
        }
        return tags;
    }

    static AwsException validation(String message) {
        return new AwsException(400, "ValidationError", message);
    }

    private static String lowerFirst(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
