/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stagedoor.controlplane.wire.AwsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {

    @ParameterizedTest
    @CsvSource({
        // method, path, administrator, developer, viewer
        "GET,    /restapis,              true, true,  true",
        "HEAD,   /restapis,              true, true,  true",
        "POST,   /restapis,              true, true,  false",
        "PUT,    /restapis/a1,           true, true,  false",
        "PATCH,  /restapis/a1,           true, true,  false",
        "DELETE, /restapis/a1,           true, true,  false",
        "PUT,    /tags/arn%3Aaws%3Ax,    true, true,  false",
        "GET,    /apikeys,               true, true,  true",
        "POST,   /apikeys,               true, true,  false",
        "GET,    /account,               true, true,  true",
        "PATCH,  /account,               true, false, false",
        "PATCH,  /account/,              true, false, false",
        "PATCH,  /%61ccount,             true, false, false",
        "PATCH,  /restapis/account,      true, true,  false",
        "GET,    /accesskeys,            true, false, false",
        "GET,    /accesskeys/AKIA,       true, false, false",
        "POST,   /access%6beys,          true, false, false",
        "OPTIONS,/restapis,              true, true,  false",
        "CUSTOM, /account,               true, false, false",
    })
    void each_role_may_do_so_much(
            String method, String path, boolean administrator, boolean developer, boolean viewer) {
        assertThat(refusal(Role.ADMINISTRATOR, method, path) == null).isEqualTo(administrator);
        assertThat(refusal(Role.DEVELOPER, method, path) == null).isEqualTo(developer);
        assertThat(refusal(Role.VIEWER, method, path) == null).isEqualTo(viewer);
        assertThat(refusal(null, method, path)).isNotNull();
    }

    @Test
    void a_refusal_is_in_iams_words() {
        assertThat(refusal(Role.VIEWER, "POST", "/restapis")).isInstanceOfSatisfying(AwsException.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.errorType()).isEqualTo("AccessDeniedException");
            assertThat(refusal.body())
                    .isEqualTo("{\"Message\":\"User: arn:aws:iam::123456789012:user/sam is not authorized to"
                            + " perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis"
                            + " because no identity-based policy allows the apigateway:POST action\"}");
        });
    }

    @Test
    void resources_of_version_2_are_named_without_it() {
        assertThat(refusal(Role.VIEWER, "DELETE", "/v2/apis/a1"))
                .hasMessageContaining("arn:aws:apigateway:us-east-1::/apis/a1 because");
    }

    private static @Nullable AwsException refusal(@Nullable Role role, String method, String path) {
        Caller caller = new Caller("sam", Optional.empty(), Optional.ofNullable(role));
        return catchThrowableOfType(
                AwsException.class,
                () -> Permissions.check(caller, method, ManagementPath.of(path), "123456789012", "us-east-1"));
    }
}
