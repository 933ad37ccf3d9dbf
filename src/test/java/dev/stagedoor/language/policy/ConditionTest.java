/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Condition operators, by IAM's documentation: "Condition operators", "Multivalued context keys". */
class ConditionTest {

    private static final String KEY = "test:Key";

    /** @param values of the policy, with commas; @param given of the request, the same; null for a key that is not there */
    private static boolean holds(String operator, String values, @Nullable String given) {
        Map<String, List<String>> context = given == null
                ? Map.of("test:user", List.of("sam"))
                : Map.of(
                        "TEST:KEY",
                        given.isEmpty() ? List.of("") : Arrays.asList(given.split(",")),
                        "test:user",
                        List.of("sam"));
        return new Condition(operator, KEY, Arrays.asList(values.split(",")), true, "Condition")
                .holds(new PolicyRequest("apigateway:GET", "*", List.of(), context));
    }

    @ParameterizedTest
    @CsvSource({
        // operator, policy's values, request's value, holds
        "StringEquals, red, red, true",
        "StringEquals, red, Red, false",
        "StringEquals, 'blue,red', red, true",
        "StringEquals, r*, red, false",
        "StringEquals, ${test:user}, sam, true",
        "StringEquals, ${test:user}, kim, false",
        "StringEquals, ${test:nobody}, kim, false",
        "StringNotEquals, red, red, false",
        "StringNotEquals, red, Red, true",
        "StringNotEquals, 'blue,red', red, false",
        "StringNotEquals, 'blue,red', green, true",
        "StringEqualsIgnoreCase, red, RED, true",
        "StringNotEqualsIgnoreCase, red, RED, false",
        "StringNotEqualsIgnoreCase, red, blue, true",
        "StringLike, r*, red, true",
        "StringLike, r?d, red, true",
        "StringLike, r?, red, false",
        "StringLike, R*, red, false",
        "StringLike, *${test:user}*, 'i am sam', true",
        "StringNotLike, r*, red, false",
        "StringNotLike, r*, blue, true",
        "NumericEquals, 10, 10.0, true",
        "NumericEquals, 10, x, false",
        "NumericNotEquals, 10, 11, true",
        "NumericLessThan, 10, 9.9, true",
        "NumericLessThan, 10, 10, false",
        "NumericLessThanEquals, 10, 10, true",
        "NumericGreaterThan, 10, 10, false",
        "NumericGreaterThan, 9, 10, true",
        "NumericGreaterThanEquals, 10, 10, true",
        "DateEquals, 2026-01-02T03:04:05Z, 2026-01-02T04:04:05+01:00, true",
        "DateEquals, 2026-01-02T00:00:00Z, 2026-01-02, true",
        "DateNotEquals, 2026-01-02, 2026-01-03, true",
        "DateLessThan, 2026-01-02, 2026-01-01T23:59:59.999Z, true",
        "DateLessThan, 2026-01-02, 2026-01-02, false",
        "DateLessThanEquals, 2026-01-02, 2026-01-02, true",
        "DateGreaterThan, 1767312000, 2026-01-02T00:00:01Z, true",
        "DateGreaterThan, 2026-01-02, yesterday, false",
        "DateGreaterThanEquals, 2026-01-02, 1767312000, true",
        "Bool, true, true, true",
        "Bool, true, TRUE, true",
        "Bool, true, false, false",
        "Bool, false, false, true",
        "BinaryEquals, QmluYXJ5VmFsdWVJbkJhc2U2NA==, QmluYXJ5VmFsdWVJbkJhc2U2NA==, true",
        "BinaryEquals, QmluYXJ5, QmluYXJ6, false",
        "IpAddress, 203.0.113.0/24, 203.0.113.255, true",
        "IpAddress, 203.0.113.0/24, 203.0.114.0, false",
        "IpAddress, 203.0.113.7, 203.0.113.7, true",
        "IpAddress, '10.0.0.0/8,203.0.113.0/25', 203.0.113.127, true",
        "IpAddress, 0.0.0.0/0, 1.2.3.4, true",
        "IpAddress, 0.0.0.0/0, ::1, false",
        "IpAddress, 2001:db8:1234:5678::/64, 2001:db8:1234:5678:9::1, true",
        "IpAddress, 2001:db8:1234:5678::/64, 2001:db8:1234:5679::1, false",
        "IpAddress, 10.0.0.0/8, localhost, false",
        "NotIpAddress, 203.0.113.0/24, 203.0.113.1, false",
        "NotIpAddress, 203.0.113.0/24, 10.0.0.1, true",
        "ArnEquals, arn:aws:sns:*:123:t*, arn:aws:sns:us-east-1:123:topic, true",
        "ArnLike, arn:aws:sns:*:123:t?, arn:aws:sns:us-east-1:123:topic, false",
        "ArnLike, arn:aws:sns:*:topic, arn:aws:sns:us-east-1:123:topic, false",
        "ArnLike, arn:aws:iam::1:user/${test:user}, arn:aws:iam::1:user/sam, true",
        "ArnNotEquals, arn:aws:sns:*:123:t*, arn:aws:sns:us-east-1:123:topic, false",
        "ArnNotLike, arn:aws:sns:*:123:t*, arn:aws:sqs:us-east-1:123:topic, true",
    })
    void anOperatorComparesOneValue(String operator, String values, String given, boolean holds) {
        assertThat(holds(operator, values, given)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        // operator, value, whether it holds when the request has no such key
        "StringEquals, a, false",
        "StringNotEquals, a, true",
        "NumericLessThan, 1, false",
        "NotIpAddress, 10.0.0.0/8, true",
        "StringEqualsIfExists, a, true",
        "NumericLessThanIfExists, 1, true",
        "BoolIfExists, true, true",
        "StringNotEqualsIfExists, a, true",
        "ForAllValues:StringEquals, a, true",
        "ForAllValues:StringNotEquals, a, true",
        "ForAnyValue:StringEquals, a, false",
        "ForAnyValue:StringNotEquals, a, false",
        "ForAnyValue:StringEqualsIfExists, a, true",
        "Null, true, true",
        "Null, false, false",
    })
    void aMissingKeyMeansWhatTheOperatorSays(String operator, String value, boolean holds) {
        assertThat(holds(operator, value, null)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        // IAM's tables of set operators: policy's values, request's values
        "ForAllValues:StringEquals, 'a,b', a, true",
        "ForAllValues:StringEquals, 'a,b', 'a,b', true",
        "ForAllValues:StringEquals, 'a,b', 'a,c', false",
        "ForAllValues:StringEquals, 'a,b', c, false",
        "ForAnyValue:StringEquals, 'a,b', 'a,c', true",
        "ForAnyValue:StringEquals, 'a,b', 'c,d', false",
        "ForAllValues:StringNotEquals, 'a,b', 'c,d', true",
        "ForAllValues:StringNotEquals, 'a,b', 'a,c', false",
        "ForAnyValue:StringNotEquals, 'a,b', 'a,c', true",
        "ForAnyValue:StringNotEquals, 'a,b', 'a,b', false",
        "ForAllValues:StringLike, 'a*', 'ab,ac', true",
        "StringEqualsIfExists, a, b, false",
        "Null, false, a, true",
        "Null, true, a, false",
    })
    void setOperatorsCountTheRequestsValues(String operator, String values, String given, boolean holds) {
        assertThat(holds(operator, values, given)).isEqualTo(holds);
    }

    @Test
    void operatorsAndKeysMustAllHold() {
        Policy policy = Policy.parse("""
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
                  "StringEquals": {"aws:username": ["sam", "kim"], "aws:RequestTag/team": "red"},
                  "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}
                """, Policy.Kind.IDENTITY);

        assertThat(policy.decide(from("sam", "red", "10.1.2.3"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(from("kim", "red", "10.1.2.3"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(from("lee", "red", "10.1.2.3"))).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(policy.decide(from("sam", "blue", "10.1.2.3"))).isEqualTo(Decision.IMPLICIT_DENY);
        assertThat(policy.decide(from("sam", "red", "11.1.2.3"))).isEqualTo(Decision.IMPLICIT_DENY);
    }

    private static PolicyRequest from(String user, String team, String ip) {
        return new PolicyRequest(
                "apigateway:GET",
                "*",
                List.of(),
                Map.of(
                        "aws:username", List.of(user),
                        "aws:RequestTag/team", List.of(team),
                        "aws:SourceIp", List.of(ip)));
    }
}
