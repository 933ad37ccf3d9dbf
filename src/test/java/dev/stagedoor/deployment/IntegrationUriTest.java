/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrationUriTest {

    private static TargetUri parse(String uri) {
        return IntegrationUri.parse(uri, Map.of("host", "pets.example:8443", "base", "v1/x"));
    }

    @Test
    void aPlainAddress() {
        assertThat(parse("http://petstore.example/petstore/pets"))
                .isEqualTo(new TargetUri(
                        "http", "petstore.example", 80, "petstore.example", List.of("/petstore/pets"), ""));
    }

    @Test
    void aPathThatIsLeftOutIsTheRoot() {
        assertThat(parse("https://x")).isEqualTo(new TargetUri("https", "x", 443, "x", List.of("/"), ""));
        assertThat(parse("https://x?a=b").path()).containsExactly("/");
    }

    @Test
    void aPortThatIsNotTheSchemesIsInTheAuthority() {
        assertThat(parse("http://x:8080/").authority()).isEqualTo("x:8080");
        assertThat(parse("HTTPS://x:443/").authority()).isEqualTo("x");
        assertThat(parse("http://x:/").port()).isEqualTo(80);
    }

    @Test
    void anIpv6HostHasBracketsInTheAuthorityOnly() {
        assertThat(parse("http://[::1]:9000/a"))
                .isEqualTo(new TargetUri("http", "::1", 9000, "[::1]:9000", List.of("/a"), ""));
        assertThat(parse("http://[::1]/a").authority()).isEqualTo("[::1]");
    }

    @Test
    void pathVariablesStandBetweenLiterals() {
        assertThat(parse("http://x/{proxy}").path()).containsExactly("/", "proxy", "");
        assertThat(parse("http://x/a/{b}/c-{d}.json").path()).containsExactly("/a/", "b", "/c-", "d", ".json");
    }

    @Test
    void theQueryIsKeptAndAFragmentIsNot() {
        assertThat(parse("http://x/a?b={c}&d=/e#f").query()).isEqualTo("b={c}&d=/e");
        assertThat(parse("http://x/a#f?g").query()).isEmpty();
        assertThat(parse("http://x/a#f?g").path()).containsExactly("/a");
    }

    @Test
    void stageVariablesMayStandAnywhere() {
        assertThat(parse("https://${stageVariables.host}/${stageVariables.base}/{proxy}"))
                .isEqualTo(new TargetUri(
                        "https", "pets.example", 8443, "pets.example:8443", List.of("/v1/x/", "proxy", ""), ""));
    }

    @Test
    void aStageVariableThatTheStageDoesNotHaveIsEmpty() {
        assertThat(parse("http://x/a${stageVariables.nope}b").path()).containsExactly("/ab");
        assertThatThrownBy(() -> parse("http://${stageVariables.nope}/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid endpoint address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/a",
                "ftp://x/a",
                "http:/x",
                "http:///a",
                "http://{host}/a",
                "http://x{host}/a",
                "http://x:{port}/a",
                "{scheme}://x/a",
                "http://user@x/a",
                "http://user:password@x/a",
                "http://x:0/",
                "http://x:65536/",
                "http://x:8o/",
                "http://x:80:80/",
                "http://[::1/a",
                "http://x\\@y/a",
                "http://x/a b",
                "http://x/a\r\nHost: y",
                "http://x/{",
                "http://x/{}",
                "http://x/a{b",
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
            })
    void whatNamesNoHostIsInvalid(String uri) {
        assertThatThrownBy(() -> parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid endpoint address");
    }
}
