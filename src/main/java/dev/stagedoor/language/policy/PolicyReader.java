/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads policy documents by the grammar of IAM's documentation, and refuses them in IAM's words. */
final class PolicyReader {

    /** More than any policy AWS stores; a bound for those that nobody has stored. */
    private static final int MOST_CHARACTERS = 32_768;

    private static final String NEW_VERSION = "2012-10-17";
    private static final Set<String> VERSIONS = Set.of(NEW_VERSION, "2008-10-17");
    private static final Set<String> POLICY_MEMBERS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_MEMBERS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private static final String AWS = "AWS";
    private static final Set<String> PRINCIPAL_KINDS = Set.of(AWS, "Service", "Federated", "CanonicalUser");

    /** A member twice would be one thing to us and another to the next reader. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Policy.Kind kind;
    private final Set<String> sids = new HashSet<>();
    private boolean withVariables;
    private boolean conditional;

    PolicyReader(Policy.Kind kind) {
        this.kind = kind;
    }

    Policy read(String text) {
        ObjectNode document = parse(text);
        refuseUnknown(document, POLICY_MEMBERS, "");
        JsonNode version = document.get("Version");
        if (version != null && !VERSIONS.contains(version.asText())) {
            throw new MalformedPolicyException(
                    "Policy document must be version " + NEW_VERSION + " or greater.", "Version");
        }
        withVariables = version != null && version.asText().equals(NEW_VERSION);
        JsonNode statements = document.get("Statement");
        List<Statement> read = new ArrayList<>();
        if (statements instanceof ObjectNode single) {
            read.add(statement(single, "Statement"));
        } else if (statements != null && statements.isArray() && !statements.isEmpty()) {
            for (int i = 0; i < statements.size(); i++) {
                String place = "Statement[" + i + "]";
                if (!(statements.get(i) instanceof ObjectNode statement)) {
                    throw MalformedPolicyException.syntax(place, "expected an object");
                }
                read.add(statement(statement, place));
            }
        } else {
            throw MalformedPolicyException.syntax("Statement", "expected an object or a list of them");
        }
        return new Policy(read, conditional);
    }

    private static ObjectNode parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new MalformedPolicyException("Policy document is longer than " + MOST_CHARACTERS + " characters");
        }
        try {
            if (JSON.readTree(text) instanceof ObjectNode document) {
                return document;
            }
            throw MalformedPolicyException.syntax("", "expected a JSON object");
        } catch (JsonProcessingException e) {
            throw new MalformedPolicyException(
                    "This policy contains invalid Json",
                    "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    private Statement statement(ObjectNode json, String place) {
        refuseUnknown(json, STATEMENT_MEMBERS, place);
        sid(json.get("Sid"), place);
        JsonNode effect = json.get("Effect");
        if (effect == null) {
            throw new MalformedPolicyException("Missing required field Effect", place);
        }
        if (!effect.asText().equals("Allow") && !effect.asText().equals("Deny")) {
            throw MalformedPolicyException.syntax(place + ".Effect", "expected Allow or Deny");
        }
        String actionMember = oneOf(json, "Action", "NotAction", place);
        if (actionMember == null) {
            throw new MalformedPolicyException("Policy statement must contain actions.", place);
        }
        String resourceMember = oneOf(json, "Resource", "NotResource", place);
        if (resourceMember == null) {
            throw new MalformedPolicyException("Policy statement must contain resources.", place);
        }
        String principalMember = oneOf(json, "Principal", "NotPrincipal", place);
        if (kind == Policy.Kind.IDENTITY && principalMember != null) {
            throw new MalformedPolicyException("Policy document should not specify a principal.", place);
        }
        if (kind == Policy.Kind.RESOURCE && principalMember == null) {
            throw new MalformedPolicyException("Missing required field Principal", place);
        }
        return new Statement(
                effect.asText().equals("Allow"),
                principalMember == null ? null : principals(json.get(principalMember), place + "." + principalMember),
                "NotPrincipal".equals(principalMember),
                actions(json.get(actionMember), place + "." + actionMember),
                actionMember.equals("NotAction"),
                resources(json.get(resourceMember), place + "." + resourceMember),
                resourceMember.equals("NotResource"),
                conditions(json.get("Condition"), place + ".Condition"));
    }

    private void sid(@Nullable JsonNode sid, String place) {
        if (sid == null || sid.asText().isEmpty()) {
            return;
        }
        // A resource policy's may be any text.
        if (kind == Policy.Kind.IDENTITY && !sid.asText().matches("[0-9A-Za-z]*")) {
            throw new MalformedPolicyException(
                    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression"
                            + " [0-9A-Za-z]*",
                    place);
        }
        if (!sids.add(sid.asText())) {
            throw new MalformedPolicyException("Statement IDs (SID) in a single policy must be unique.", place);
        }
    }

    private static @Nullable String oneOf(ObjectNode json, String member, String negation, String place) {
        if (json.has(member) && json.has(negation)) {
            throw MalformedPolicyException.syntax(place, member + " and " + negation + " exclude each other");
        }
        if (json.has(member)) {
            return member;
        }
        return json.has(negation) ? negation : null;
    }

    private List<TextPattern> actions(JsonNode json, String place) {
        List<TextPattern> actions = new ArrayList<>();
        for (String action : texts(json, place)) {
            if (!action.equals("*")) {
                int colons = (int) action.chars().filter(c -> c == ':').count();
                if (colons == 0) {
                    throw new MalformedPolicyException(
                            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                            place + ": " + action);
                }
                if (colons > 1) {
                    throw new MalformedPolicyException(
                            "Actions/Condition can contain only one colon.", place + ": " + action);
                }
                if (!action.matches("[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
                    throw new MalformedPolicyException(
                            "Vendor " + action.substring(0, action.indexOf(':')) + " is not valid",
                            place + ": " + action);
                }
            }
            actions.add(TextPattern.of(action, TextPattern.Reading.WILDCARDS, false, true));
        }
        return List.copyOf(actions);
    }

    private List<ArnPattern> resources(JsonNode json, String place) {
        List<ArnPattern> resources = new ArrayList<>();
        for (String resource : texts(json, place)) {
            if (!resource.equals("*") && !resource.startsWith("arn:")) {
                throw new MalformedPolicyException("Resource " + resource + " must be in ARN format or \"*\".", place);
            }
            conditional |= withVariables && resource.contains("${");
            resources.add(ArnPattern.of(resource, withVariables));
        }
        return List.copyOf(resources);
    }

    /**
     * {@code "*"}, or an object of lists by the kind of principal. All callers are {@code {"AWS":"*"}} too, but no service
     * and no other kind (IAM's documentation, "AWS JSON policy elements: Principal").
     */
    private static List<String> principals(JsonNode json, String place) {
        if (json.isTextual() && json.asText().equals("*")) {
            return List.of("*");
        }
        if (!(json instanceof ObjectNode kinds) || kinds.isEmpty()) {
            throw MalformedPolicyException.syntax(place, "expected \"*\" or an object");
        }
        List<String> principals = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : kinds.properties()) {
            String kindPlace = place + "." + entry.getKey();
            if (!PRINCIPAL_KINDS.contains(entry.getKey())) {
                throw MalformedPolicyException.syntax(kindPlace, "no kind of principal");
            }
            for (String name : texts(entry.getValue(), kindPlace)) {
                if (name.equals("*") && !entry.getKey().equals(AWS)) {
                    throw MalformedPolicyException.syntax(kindPlace, "all of this kind cannot be meant");
                }
                principals.add(name);
            }
        }
        return List.copyOf(principals);
    }

    private List<Condition> conditions(@Nullable JsonNode json, String place) {
        if (json == null) {
            return List.of();
        }
        conditional = true;
        List<Condition> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operator : members(json, place).properties()) {
            String operatorPlace = place + "." + operator.getKey();
            for (Map.Entry<String, JsonNode> key :
                    members(operator.getValue(), operatorPlace).properties()) {
                String keyPlace = operatorPlace + "." + key.getKey();
                conditions.add(new Condition(
                        operator.getKey(), key.getKey(), texts(key.getValue(), keyPlace), withVariables, keyPlace));
            }
        }
        return List.copyOf(conditions);
    }

    private static ObjectNode members(JsonNode json, String place) {
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw MalformedPolicyException.syntax(place, "expected an object");
    }

    /** A text or a list of texts; numbers and booleans count as their text. */
    private static List<String> texts(JsonNode json, String place) {
        if (json.isValueNode() && !json.isNull()) {
            return List.of(json.asText());
        }
        if (!json.isArray() || json.isEmpty()) {
            throw MalformedPolicyException.syntax(place, "expected a text or a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : json) {
            if (!element.isValueNode() || element.isNull()) {
                throw MalformedPolicyException.syntax(place, "expected a text or a list of texts");
            }
            texts.add(element.asText());
        }
        return texts;
    }

    private static void refuseUnknown(ObjectNode json, Set<String> known, String place) {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw MalformedPolicyException.syntax(place, "no element " + name);
            }
        }
    }
}
