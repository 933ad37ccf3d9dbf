/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {

    private static void identity(String json) {
        Policy.parse(json.replace('\'', '"'), Policy.Kind.IDENTITY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | This policy contains invalid Json (at line 1, column 2)",
                "[] | Syntax errors in policy. (at expected a JSON object)",
                "{} | Syntax errors in policy. (at Statement: expected an object or a list of them)",
                "{'Statement':[]} | Syntax errors in policy. (at Statement: expected an object or a list of them)",
                "{'Version':'2020-01-01','Statement':[]} | Policy document must be version 2012-10-17 or greater. (at Version)",
                "{'Statement':[{}]} | Missing required field Effect (at Statement[0])",
                "{'Statement':{'Effect':'allow'}} | Syntax errors in policy. (at Statement.Effect: expected Allow or Deny)",
                "{'Statement':{'Effect':'Allow','Resource':'*'}} | Policy statement must contain actions. (at Statement)",
                "{'Statement':{'Effect':'Allow','Action':'*'}} | Policy statement must contain resources. (at Statement)",
                "{'Statement':{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'}} | Syntax errors in policy. (at Statement: Action and NotAction exclude each other)",
                "{'Statement':{'Effect':'Allow','Action':'GET','Resource':'*'}} | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (at Statement.Action: GET)",
                "{'Statement':{'Effect':'Allow','Action':'a:b:c','Resource':'*'}} | Actions/Condition can contain only one colon. (at Statement.Action: a:b:c)",
                "{'Statement':{'Effect':'Allow','Action':'a b:c','Resource':'*'}} | Vendor a b is not valid (at Statement.Action: a b:c)",
                "{'Statement':{'Effect':'Allow','Action':[],'Resource':'*'}} | Syntax errors in policy. (at Statement.Action: expected a text or a list of texts)",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'/restapis'}} | Resource /restapis must be in ARN format or \"*\". (at Statement.Resource)",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Principal':'*'}} | Policy document should not specify a principal. (at Statement)",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Effekt':'Allow'}} | Syntax errors in policy. (at Statement: no element Effekt)",
                "{'Statement':[{'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*'}]} | Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]* (at Statement[0])",
                "{'Statement':[{'Sid':'a','Effect':'Allow','Action':'*','Resource':'*'},{'Sid':'a','Effect':'Deny','Action':'*','Resource':'*'}]} | Statement IDs (SID) in a single policy must be unique. (at Statement[1])",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringIs':{'a:b':'c'}}}} | Syntax errors in policy. (at Statement.Condition.StringIs.a:b: no condition operator StringIs)",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'SomeValue:StringEquals':{'a:b':'c'}}}} | Syntax errors in policy. (at Statement.Condition.SomeValue:StringEquals.a:b: no condition operator SomeValue:StringEquals)",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}}}} | Syntax errors in policy. (at Statement.Condition.IpAddress.aws:SourceIp: IpAddress cannot take the value 10.0.0.0/33)",
            })
    void aDocumentIsRefusedInIamsWordsWithThePlace(String json, String message) {
        assertThatThrownBy(() -> identity(json))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessage(message);
    }

    @Test
    void aMemberTwiceIsRefused() {
        assertThatThrownBy(
                        () -> identity("{'Statement':{'Effect':'Deny','Effect':'Allow','Action':'*','Resource':'*'}}"))
                .hasMessageStartingWith("This policy contains invalid Json");
    }

    @Test
    void aDocumentBeyondAnyThatAwsStoresIsNotEvenParsed() {
        assertThatThrownBy(() -> identity(" ".repeat(32_769))).hasMessageContaining("longer than 32768 characters");
    }

    @Test
    void aResourcePolicyMustSayWhomItMeans() {
        assertThatThrownBy(() -> Policy.parse(
                        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}",
                        Policy.Kind.RESOURCE))
                .hasMessage("Missing required field Principal (at Statement)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'everybody' | expected \"*\" or an object",
                "{'Everyone':'*'} | .Everyone: no kind of principal",
                "{'aws':'*'} | .aws: no kind of principal",
                "{'Service':'*'} | .Service: all of this kind cannot be meant",
                "{'Federated':['a','*']} | .Federated: all of this kind cannot be meant",
            })
    void everybodyIsAStarOrAnyPrincipalOfAws(String principal, String fault) {
        String policy = "{'Statement':{'Effect':'Allow','Principal':" + principal + ",'Action':'*','Resource':'*'}}";
        assertThatThrownBy(() -> Policy.parse(policy.replace('\'', '"'), Policy.Kind.RESOURCE))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void onlyAPolicyWithConditionsOrVariablesAsksForKeys() {
        String policy = "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'%s'%s}}";
        assertThat(conditional(policy.formatted("*", ""))).isFalse();
        assertThat(conditional(policy.formatted("arn:aws:x:::${aws:username}", "")))
                .isTrue();
        assertThat(conditional(policy.formatted("*", ",'\\u0043ondition':{'Null':{'a:b':'true'}}")))
                .isTrue();
    }

    private static boolean conditional(String policy) {
        return Policy.parse(policy.replace('\'', '"'), Policy.Kind.IDENTITY).isConditional();
    }

    @Test
    void numbersAndBooleansCountAsTheirTexts() {
        Policy policy = Policy.parse(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                        + "{\"Bool\":{\"aws:SecureTransport\":true},\"NumericLessThan\":{\"a:n\":[5]}}}}",
                Policy.Kind.IDENTITY);

        assertThat(policy.decide(new PolicyRequest(
                        "apigateway:GET",
                        "*",
                        List.of(),
                        Map.of("aws:SecureTransport", List.of("true"), "a:n", List.of("4")))))
                .isEqualTo(Decision.ALLOW);
    }
}
