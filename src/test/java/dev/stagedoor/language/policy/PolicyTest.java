/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies say, by IAM's documentation: "Policy evaluation logic", "JSON policy element reference". */
class PolicyTest {

    private static final String ARN = "arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod";

    private static Policy policy(String statements) {
        return Policy.parse(
                "{'Version':'2012-10-17','Statement':%s}".formatted(statements).replace('\'', '"'),
                Policy.Kind.IDENTITY);
    }

    private static String statement(String effect, String action, String resource) {
        return "{'Effect':'%s','Action':'%s','Resource':'%s'}".formatted(effect, action, resource);
    }

    private static PolicyRequest request(String action, String resource, Map<String, List<String>> context) {
        return new PolicyRequest(action, resource, List.of(), context);
    }

    private static PolicyRequest request(String action, String resource) {
        return request(action, resource, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        // what three statements that match say together
        "'',           IMPLICIT_DENY",
        "Allow,        ALLOW",
        "Deny,         EXPLICIT_DENY",
        "Allow Allow,  ALLOW",
        "Allow Deny,   EXPLICIT_DENY",
        "Deny Allow,   EXPLICIT_DENY",
    })
    void anExplicitDenyBeatsAnAllowAndSilenceIsADeny(String effects, Decision expected) {
        PolicyRequest request = request("apigateway:GET", ARN);
        List<String> statements = effects.isEmpty()
                ? List.of(statement("Allow", "apigateway:POST", "*"))
                : List.of(effects.split(" ")).stream()
                        .map(effect -> statement(effect, "apigateway:GET", "*"))
                        .toList();

        assertThat(policy("[" + String.join(",", statements) + "]").decide(request))
                .isEqualTo(expected);
        assertThat(Policy.decide(statements.stream().map(PolicyTest::policy).toList(), request))
                .as("the same, whether in one document or in several")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "apigateway:GET,   apigateway:GET,  true",
        "apigateway:GET,   apigateway:get,  true",
        "ApiGateway:Get,   apigateway:GET,  true",
        "apigateway:*,     apigateway:GET,  true",
        "apigateway:P*T,   apigateway:PUT,  true",
        "apigateway:P*T,   apigateway:POST, true",
        "apigateway:P?T,   apigateway:POST, false",
        "apigateway:P?T,   apigateway:PUT,  true",
        "*,                iam:GetUser,     true",
        "iam:*,            apigateway:GET,  false",
        "apigateway:G,     apigateway:GET,  false",
    })
    void actionsCountInAnyCaseAndTakeWildcards(String pattern, String action, boolean matches) {
        assertThat(policy(statement("Allow", pattern, "*")).decide(request(action, ARN)) == Decision.ALLOW)
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "*,                                                     true",
        "arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod, true",
        "arn:aws:apigateway:us-east-1::/restapis/*,             true",
        "arn:aws:apigateway:*::/restapis/*/stages/*,            true",
        "arn:aws:apigateway:us-east-1::/restapis/a?/stages/prod, true",
        "arn:aws:apigateway:us-east-1::/RestApis/*,             false",
        "arn:aws:apigateway:us-east-1::/restapis,               false",
        "arn:aws:apigateway:us-east-1::/restapis/a1,            false",
        "arn:aws:apigateway:eu-west-1::/restapis/*,             false",
        "arn:*:apigateway:*:*:*,                                true",
        // IAM completes an ARN with fewer than six fields
        "arn:aws:apigateway,                                    true",
        "arn:aws:sqs,                                           false",
        // a wildcard stays between the colons of its field
        "arn:aws:*/restapis/a1/stages/prod,                     false",
    })
    void resourcesAreComparedFieldByField(String pattern, boolean matches) {
        assertThat(policy(statement("Allow", "*", pattern)).decide(request("apigateway:GET", ARN)) == Decision.ALLOW)
                .isEqualTo(matches);
    }

    @Test
    void theLastFieldOfAnArnMayHoldColons() {
        assertThat(policy(statement("Allow", "*", "arn:aws:logs:*:*:log-group:a:*"))
                        .decide(request("logs:PutLogEvents", "arn:aws:logs:us-east-1:1:log-group:a:log-stream:b")))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void notActionAndNotResourceMeanAllTheOthers() {
        Policy policy = policy("{'Effect':'Allow','NotAction':['iam:*','apigateway:DELETE'],"
                + "'NotResource':'arn:aws:apigateway:*::/account'}");

        assertThat(policy.decide(request("apigateway:GET", ARN))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(request("apigateway:DELETE", ARN))).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(policy.decide(request("iam:GetUser", ARN))).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(policy.decide(request("apigateway:GET", "arn:aws:apigateway:us-east-1::/account")))
                .isEqualTo(Decision.IMPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({
        // resource pattern, user, its team, matches
        "user/${aws:username},              sam, red, true",
        "user/${aws:username},              kim, red, false",
        "user/${AWS:UserName},              sam, red, true",
        "${aws:PrincipalTag/team}/*,        sam, user, true",
        "${aws:PrincipalTag/team}/*,        sam, , false",
        "'${aws:PrincipalTag/team, ''user''}/*', sam, , true",
        "'${aws:PrincipalTag/team, ''user''}/*', sam, red, false",
        "user/${aws:username}*,             sa,  red, true",
        // what a variable stands for is no pattern
        "user/${aws:username},              *,   red, false",
        "user/s${*}m,                       sam, red, false",
        "user/${?}am,                       sam, red, false",
    })
    void policyVariablesStandForTheRequestsValues(String pattern, String user, String team, boolean matches) {
        Map<String, List<String>> context = team == null
                ? Map.of("aws:username", List.of(user))
                : Map.of("aws:username", List.of(user), "aws:PrincipalTag/team", List.of(team));
        String json = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
                + "\"Resource\":\"arn:aws:iam::123456789012:" + pattern + "\"}}";

        Decision decision = Policy.parse(json, Policy.Kind.IDENTITY)
                .decide(request("iam:GetUser", "arn:aws:iam::123456789012:user/sam", context));

        assertThat(decision == Decision.ALLOW).isEqualTo(matches);
    }

    @Test
    void theOldVersionTakesVariablesLiterally() {
        Policy old = Policy.parse(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:iam::1:user/${aws:username}\"}}",
                Policy.Kind.IDENTITY);
        Map<String, List<String>> context = Map.of("aws:username", List.of("sam"));

        assertThat(old.decide(request("iam:GetUser", "arn:aws:iam::1:user/sam", context)))
                .isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(old.decide(request("iam:GetUser", "arn:aws:iam::1:user/${aws:username}", context)))
                .isEqualTo(Decision.ALLOW);
    }

    @Test
    void aKeyOfSeveralValuesIsNoVariable() {
        Map<String, List<String>> context = Map.of("aws:TagKeys", List.of("a", "b"));

        assertThat(policy(statement("Allow", "*", "arn:aws:iam::1:user/${aws:TagKeys}"))
                        .decide(request("iam:GetUser", "arn:aws:iam::1:user/a", context)))
                .isEqualTo(Decision.IMPLICIT_DENY);
    }

    @ParameterizedTest
    @CsvSource({
        "Principal, '\"*\"', true",
        "Principal, '{\"AWS\":\"*\"}', true",
        "Principal, '{\"AWS\":\"arn:aws:iam::1:user/sam\"}', true",
        "Principal, '{\"AWS\":[\"2\",\"1\"]}', true",
        "Principal, '{\"AWS\":\"arn:aws:iam::1:user/kim\"}', false",
        "Principal, '{\"Service\":\"1\"}', true",
        "NotPrincipal, '{\"AWS\":\"arn:aws:iam::1:user/sam\"}', false",
        "NotPrincipal, '{\"AWS\":\"arn:aws:iam::1:user/kim\"}', true",
    })
    void aResourcePolicyNamesItsPrincipals(String member, String principal, boolean matches) {
        Policy policy = Policy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"" + member + "\":" + principal
                        + ",\"Action\":\"*\",\"Resource\":\"*\"}}",
                Policy.Kind.RESOURCE);

        Decision decision = policy.decide(
                new PolicyRequest("apigateway:GET", ARN, List.of("arn:aws:iam::1:user/sam", "1"), Map.of()));

        assertThat(decision == Decision.ALLOW).isEqualTo(matches);
    }

    @Test
    void noPatternCostsMoreThanItsLengthTimesTheText() {
        String stars = "a*".repeat(2_000) + "b";
        Policy policy = policy(statement("Allow", "*", "arn:aws:apigateway:us-east-1::" + stars));
        PolicyRequest request = request("apigateway:GET", "arn:aws:apigateway:us-east-1::" + "a".repeat(8_000));

        Decision decision = Assertions.assertTimeout(Duration.ofSeconds(2), () -> policy.decide(request));

        assertThat(decision).isEqualTo(Decision.IMPLICIT_DENY);
    }
}
