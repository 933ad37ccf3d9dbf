/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.language.policy.Policy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {

    private static final String ALLOW_STAGES = "{'Effect':'Allow','Action':'apigateway:PATCH',"
            + "'Resource':'arn:aws:apigateway:us-east-1::/restapis/a1/stages/*'}";
    private static final String DENY_DELETE = "{'Effect':'Deny','Action':'apigateway:DELETE','Resource':'*'}";
    private static final String FROM_INSIDE = "{'Effect':'Allow','Action':'*','Resource':'*',"
            + "'Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}}";

    @ParameterizedTest
    @CsvSource({
        // method, path, administrator, developer, viewer
        "GET,    /restapis,              true, true,  true",
        "POST,   /restapis,              true, true,  false",
        "PUT,    /restapis/a1,           true, true,  false",
        "PATCH,  /restapis/a1,           true, true,  false",
        "DELETE, /restapis/a1,           true, true,  false",
        "PUT,    /tags/arn%3Aaws%3Ax,    true, true,  false",
        "GET,    /apikeys,               true, true,  true",
        "POST,   /apikeys,               true, true,  false",
        "GET,    /metrics,               true, true,  true",
        "GET,    /account,               true, true,  true",
        "PATCH,  /account,               true, false, false",
        "PATCH,  /account/,              true, false, false",
        "PATCH,  /%61ccount,             true, false, false",
        "PATCH,  /v2/account,            true, false, false",
        "PATCH,  /restapis/account,      true, true,  false",
        "GET,    /accesskeys,            true, false, false",
        "GET,    /accesskeys/AKIA,       true, false, false",
        "POST,   /access%6beys,          true, false, false",
        "OPTIONS,/restapis,              true, true,  false",
        "CUSTOM, /account,               true, false, false",
    })
    void eachRoleMayDoSoMuch(String method, String path, boolean administrator, boolean developer, boolean viewer) {
        assertThat(refusal(Role.ADMINISTRATOR, method, path) == null).isEqualTo(administrator);
        assertThat(refusal(Role.DEVELOPER, method, path) == null).isEqualTo(developer);
        assertThat(refusal(Role.VIEWER, method, path) == null).isEqualTo(viewer);
        assertThat(refusal(null, method, path)).isNotNull();
    }

    @Test
    void onlyAnAdministratorDealsWithUsers() {
        for (Role role : Role.values()) {
            assertThat(refusal(role, List.of(), "iam:CreateAccessKey", "arn:aws:iam::123456789012:user/sam", "10.0.0.1")
                            == null)
                    .isEqualTo(role == Role.ADMINISTRATOR);
        }
    }

    @Test
    void aUsersPolicyAddsToWhatItsRoleAllows() {
        assertThat(refusal(Role.VIEWER, "PATCH", "/restapis/a1/stages/prod", ALLOW_STAGES))
                .isNull();
        assertThat(refusal(Role.VIEWER, "PATCH", "/restapis/a1", ALLOW_STAGES)).isNotNull();
        assertThat(refusal(null, "PATCH", "/restapis/a1/stages/prod", ALLOW_STAGES))
                .isNull();
        assertThat(refusal(null, "GET", "/restapis/a1/stages/prod", ALLOW_STAGES))
                .isNotNull();
    }

    @Test
    void anExplicitDenyBeatsTheRole() {
        assertThat(refusal(Role.ADMINISTRATOR, "DELETE", "/restapis/a1", DENY_DELETE))
                .hasMessage("User: arn:aws:iam::123456789012:user/sam is not authorized to perform: apigateway:DELETE"
                        + " on resource: arn:aws:apigateway:us-east-1::/restapis/a1"
                        + " with an explicit deny in an identity-based policy");
        assertThat(refusal(Role.ADMINISTRATOR, "GET", "/restapis/a1", DENY_DELETE))
                .isNull();
    }

    @Test
    void conditionsAreHeldAgainstTheCall() {
        assertThat(refusal(
                        null, List.of(FROM_INSIDE), "apigateway:GET", "arn:aws:apigateway:us-east-1::/a", "10.1.1.1"))
                .isNull();
        assertThat(refusal(
                        null, List.of(FROM_INSIDE), "apigateway:GET", "arn:aws:apigateway:us-east-1::/a", "11.1.1.1"))
                .isNotNull();
    }

    @Test
    void aRefusalIsInIamsWords() {
        assertThat(refusal(Role.VIEWER, "POST", "/restapis")).isInstanceOfSatisfying(AwsException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.errorType()).isEqualTo("AccessDeniedException");
            assertThat(refusal.body())
                    .isEqualTo("{\"Message\":\"User: arn:aws:iam::123456789012:user/sam is not authorized to"
                            + " perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis"
                            + " because no identity-based policy allows the apigateway:POST action\"}");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/apis/a1, /apis/a1",
        "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa1, /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa1",
        "/tags/arn:aws:apigateway:us-east-1::%2frestapis%2fa1, /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa1",
        "/domainnames/%2A.example.com, /domainnames/*.example.com",
        "/account/, /account",
    })
    void aResourceHasOneName(String path, String named) {
        assertThat(ManagementPath.of(path).arn("us-east-1")).isEqualTo("arn:aws:apigateway:us-east-1::" + named);
    }

    private static @Nullable AwsException refusal(
            @Nullable Role role, String method, String path, String... statements) {
        return refusal(
                role,
                Arrays.asList(statements),
                "apigateway:" + method,
                ManagementPath.of(path).arn("us-east-1"),
                "127.0.0.1");
    }

    private static @Nullable AwsException refusal(
            @Nullable Role role, List<String> statements, String action, String resource, String sourceIp) {
        Caller caller = new Caller("sam", Optional.empty(), Optional.ofNullable(role));
        List<Policy> policies = statements.stream()
                .map(statement -> Policy.parse(
                        "{\"Version\":\"2012-10-17\",\"Statement\":" + statement.replace('\'', '"') + "}",
                        Policy.Kind.IDENTITY))
                .toList();
        return catchThrowableOfType(
                AwsException.class,
                () -> Permissions.check(
                        caller, policies, action, resource, Map.of("aws:SourceIp", List.of(sourceIp)), "123456789012"));
    }
}
