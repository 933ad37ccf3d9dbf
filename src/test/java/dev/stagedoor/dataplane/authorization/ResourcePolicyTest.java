/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static dev.stagedoor.dataplane.authorization.TestAuthorizers.METHOD_ARN;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.exchange;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.output;
import static dev.stagedoor.dataplane.authorization.TestAuthorizers.token;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.lambda.LambdaFunctions;
import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.language.policy.Decision;
import dev.stagedoor.language.policy.Policy;
import dev.stagedoor.platform.functions.HostedFunctions;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API's own policy does to methods that do not ask for a signature (features, G-12). */
class ResourcePolicyTest {

    private static final String MASKED = "arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/7";

    private final TestAuthorizers.Callee function = new TestAuthorizers.Callee();
    private final LambdaAuthorizer lambdaAuthorizer =
            new LambdaAuthorizer(new LambdaFunctions(new HostedFunctions(), function, new Deadlines()));
    private final AuthorizeHandler handler = new AuthorizeHandler();

    ResourcePolicyTest() {
        handler.lambdaAuthorizer = lambdaAuthorizer;
    }

    @AfterEach
    void stop() {
        lambdaAuthorizer.stop();
    }

    private static String statement(String effect, String more) {
        return "{'Effect':'%s','Principal':'*','Action':'execute-api:Invoke','Resource':'%s'%s}"
                .formatted(effect, METHOD_ARN, more);
    }

    /** The policy that the table names: what it says of {@code GET /pets/7}. */
    private static @Nullable Policy policy(String says) {
        return switch (says) {
            case "-" -> null;
            case "allow" -> parsed(statement("Allow", ""));
            case "deny" -> parsed(statement("Allow", "") + "," + statement("Deny", ""));
            default -> parsed(statement("Allow", "").replace("/pets/7", "/pets/8"));
        };
    }

    private static Policy parsed(String statements) {
        return Policy.parse(
                ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"'), Policy.Kind.RESOURCE);
    }

    private static Exchange under(@Nullable Policy policy, Exchange exchange) {
        if (policy != null) {
            exchange.stage = TestStages.with(policy);
        }
        return exchange;
    }

    private @Nullable GatewayResponseException refusal(Exchange exchange, AuthorizationPlan plan) {
        exchange.method = TestStages.method(exchange.requireMethod(), plan);
        try {
            handler.handle(exchange).toCompletableFuture().join();
            return null;
        } catch (GatewayResponseException e) {
            return e;
        } catch (CompletionException e) {
            return (GatewayResponseException) e.getCause();
        }
    }

    private @Nullable GatewayResponseException refusal(@Nullable Policy policy) {
        return refusal(under(policy, exchange(TestExchange.of("GET"))), AuthorizationPlan.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "-, ",
        "allow, ",
        "nothing, ' because no resource-based policy allows the execute-api:Invoke action'",
        "deny, ' with an explicit deny in a resource-based policy'",
    })
    void withoutAnAuthorizerThePolicyMustAllow(String policy, @Nullable String ending) {
        GatewayResponseException refusal = refusal(policy(policy));

        if (ending == null) {
            assertThat(refusal).isNull();
            return;
        }
        assertThat(requireNonNull(refusal, "let in").body())
                .isEqualTo(
                        "{\"Message\":\"User: anonymous is not authorized to perform: execute-api:Invoke on resource: "
                                + MASKED + ending + "\"}");
        assertThat(refusal.type()).isEqualTo(GatewayResponseType.ACCESS_DENIED);
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(refusal.errorType()).isEqualTo("AccessDeniedException");
    }

    /** Table A. */
    @ParameterizedTest
    @CsvSource({
        // policy, function, asked, let in
        "-,       Allow,   true,  true",
        "-,       nothing, true,  false",
        "-,       Deny,    true,  false",
        "allow,   Allow,   true,  true",
        "allow,   nothing, true,  true",
        "allow,   Deny,    true,  false",
        "nothing, Allow,   true,  true",
        "nothing, nothing, true,  false",
        "nothing, Deny,    true,  false",
        "deny,    Allow,   false, false",
        "deny,    nothing, false, false",
    })
    void aFunctionAndThePolicyAreWeighedTogether(String policy, String answer, boolean asked, boolean letIn) {
        function.willAnswer(
                answer.equals("nothing") ? output("Allow", METHOD_ARN + "/other") : output(answer, METHOD_ARN));

        GatewayResponseException refusal = refusal(
                under(policy(policy), exchange("t")), new AuthorizationPlan("CUSTOM", token(0, null), List.of()));

        assertThat(refusal == null).as("let in").isEqualTo(letIn);
        assertThat(function.calls.isEmpty()).as("not asked").isEqualTo(!asked);
        if (!asked) {
            assertThat(requireNonNull(refusal).body()).contains("User: anonymous", "with an explicit deny");
        }
    }

    @Test
    void eitherSideAllowsAndEitherDenies() {
        for (Decision one : Decision.values()) {
            for (Decision other : Decision.values()) {
                Decision expected = one == Decision.EXPLICIT_DENY || other == Decision.EXPLICIT_DENY
                        ? Decision.EXPLICIT_DENY
                        : one == Decision.ALLOW || other == Decision.ALLOW ? Decision.ALLOW : Decision.IMPLICIT_DENY;
                assertThat(ResourcePolicy.either(one, other)).isEqualTo(expected);
            }
        }
    }

    /** The request is from 192.0.2.7, by HTTPS. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'IpAddress':{'aws:SourceIp':'192.0.2.0/24'} | true",
                "'IpAddress':{'aws:SourceIp':['198.51.100.0/24','192.0.2.7']} | true",
                "'IpAddress':{'aws:SourceIp':'198.51.100.0/24'} | false",
                "'NotIpAddress':{'aws:SourceIp':'192.0.2.0/24'} | false",
                "'Bool':{'aws:SecureTransport':'true'} | true",
                "'Bool':{'aws:SecureTransport':'false'} | false",
                "'DateGreaterThan':{'aws:CurrentTime':'2020-01-01T00:00:00Z'} | true",
                "'DateLessThan':{'aws:CurrentTime':'2020-01-01T00:00:00Z'} | false",
                "'NumericGreaterThan':{'aws:EpochTime':'1577836800'} | true",
                "'StringLike':{'aws:Referer':'https://example.org/*'} | true",
                "'StringEquals':{'aws:UserAgent':'curl'} | false",
                "'StringEquals':{'aws:SourceVpce':'vpce-1a2b3c4d'} | false",
                "'StringNotEquals':{'aws:SourceVpc':'vpc-1'} | true",
                "'StringEquals':{'aws:PrincipalType':'Anonymous'} | true",
                "'StringLike':{'aws:username':'*'} | false",
                "'StringLike':{'aws:PrincipalArn':'*'} | false",
            })
    void conditionsAreAskedOfTheRequest(String condition, boolean holds) {
        Policy policy = parsed(statement("Allow", ",'Condition':{" + condition + "}"));
        Exchange exchange = exchange(TestExchange.of("GET")
                .header("Referer", "https://example.org/shop")
                .header("User-Agent", "test"));

        assertThat(refusal(under(policy, exchange), AuthorizationPlan.NONE) == null)
                .isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'AWS':'123456789012'}",
                "{'AWS':'arn:aws:iam::123456789012:root'}",
                "{'AWS':'arn:aws:iam::123456789012:user/sam'}",
                "{'Service':'apigateway.amazonaws.com'}",
            })
    void noPrincipalButEverybodyIsACallerWhoDoesNotSign(String principal) {
        String statement = statement("Allow", "");
        assertThat(refusal(parsed(statement.replace("'Principal':'*'", "'Principal':" + principal))))
                .isNotNull();
        assertThat(refusal(parsed(statement.replace("'Principal':'*'", "'Principal':{'AWS':'*'}"))))
                .isNull();
    }

    @Test
    void logsSayWhatBecameOfIt() {
        Exchange allowed = under(policy("allow"), exchange(TestExchange.of("GET")));
        refusal(allowed, AuthorizationPlan.NONE);
        Exchange denied = under(policy("deny"), exchange(TestExchange.of("GET")));
        refusal(denied, AuthorizationPlan.NONE);
        Exchange open = exchange(TestExchange.of("GET"));
        refusal(open, AuthorizationPlan.NONE);

        assertThat(ContextVariables.value(allowed, "authorize.status")).isEqualTo("200");
        assertThat(ContextVariables.value(denied, "authorize.status")).isEqualTo("403");
        assertThat(ContextVariables.value(denied, "authorize.error")).startsWith("User: anonymous is not authorized");
        assertThat(ContextVariables.value(denied, "authorizer.status")).isNull();
        assertThat(ContextVariables.value(open, "authorize.status")).isNull();
    }
}
