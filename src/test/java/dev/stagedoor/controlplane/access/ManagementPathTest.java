/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.wire.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "restapis",
                "//account",
                "/restapis//a1",
                "/./account",
                "/restapis/../account",
                "/%2e/account",
                "/restapis/%2E%2e/account",
                "/account;x=y",
                "/account;",
                "/restapis\\account",
                "/a%00",
                "/a%0d%0ab",
                "/a%",
                "/a%zz",
                "/a%u002e"
            })
    void a_path_that_can_be_read_in_two_ways_is_refused(String raw) {
        assertThatThrownBy(() -> ManagementPath.of(raw))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Test
    void segments_are_decoded_once_and_a_plus_is_a_plus() {
        assertThat(ManagementPath.of("/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fa+1/%2525")
                        .segments())
                .containsExactly("tags", "arn:aws:apigateway:us-east-1::/restapis/a+1", "%25");
    }

    @Test
    void the_arn_shows_the_path_as_awss_clients_send_it() {
        assertThat(ManagementPath.of("/tags/arn%3Aaws").arn("us-east-1"))
                .isEqualTo("arn:aws:apigateway:us-east-1::/tags/arn%3Aaws");
    }
}
