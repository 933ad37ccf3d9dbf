/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path cases of the framing probe by their ids, and what lies around them. */
class CanonicalPathTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "P01, /a//b",
        "P02, //a/b",
        "P06, /a;x=y/b",
        "P07, /a%2fb",
        "P13, /a%252e%252e/b",
        "P16, /a",
        "P24, /A/B",
        "P25, /WEB-INF/web.xml",
        "P26, /web-inf/web.xml",
        "P31, /a/b;jsessionid=1",
        "P32, /a/b/",
        "P33, /a%2Fb%3Fc",
        "P34, /;/a",
        "P35, /a/b%20",
        "a root, /",
        "three dots are a name, /a/.../b",
        "dots in a name, /a/.well-known/v1..2/x.",
        "UTF-8, /%C3%A9/%e2%82%ac/%F0%9F%90%88",
        "an encoded plus, /test%2Balias"
    })
    void unambiguousPathsStayAsSent(String id, String path) {
        assertThat(CanonicalPath.of(path)).isSameAs(path);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "P03, /a/../b",
        "P04, /a/%2e%2e/b",
        "P05, /a/..;/b",
        "P08, /a%5cb",
        "P09, /a\\b",
        "P10, /a%00b",
        "P11, /a/%c0%ae%c0%ae/b",
        "P12, /a/./b",
        "P14, /a%",
        "P15, /a%zz",
        "P17, /a#frag",
        "P18, /é",
        "P19, /a%0d%0aX:1",
        "P20, *",
        "P21, a/b",
        "P22, /../../etc/passwd",
        "P23, /%2e%2e/x",
        "P27, /a/%2e/b",
        "P28, /a/..%2fb",
        "P29, '/a\tb'",
        "P30, /a/%u002e%u002e/b",
        "at the end, /a/..",
        "half encoded, /a/.%2E",
        "before an encoded slash, /a%2F..%2Fb",
        "one hexadecimal digit, /a%2",
        "a dot with parameters, /a/.;x=y",
        "overlong slash, /a%c0%af",
        "overlong in three octets, /%e0%80%af",
        "a surrogate, /%ed%a0%80",
        "beyond Unicode, /%f4%90%80%80",
        "a lone continuation, /%80",
        "a cut sequence, /%e2%82",
        "a sequence broken off, /%e2%82x",
        "Latin-1, /caf%E9",
        "a space, '/a b'",
        "DEL, /%7f",
        "a question mark, /a?b",
        "an empty path, ''"
    })
    void whatCouldBeReadAsTwoPathsIsRefused(String id, String path) {
        assertThatThrownBy(() -> CanonicalPath.of(path))
                .isInstanceOfSatisfying(GatewayResponseException.class, refusal -> {
                    assertThat(refusal.type()).isEqualTo(GatewayResponseType.BAD_REQUEST_PARAMETERS);
                    assertThat(refusal).hasMessageStartingWith("Refused URL: ");
                });
    }

    @Test
    void escapedUnreservedCharactersAreDecodedAndNothingElse() {
        assertThat(CanonicalPath.of("/adm%69n/%41%2D%5f%7E%2b%2F%3b%20")).isEqualTo("/admin/A-_~%2b%2F%3b%20");
        assertThat(CanonicalPath.of("/v1%2e2")).isEqualTo("/v1.2");
    }

    @Test
    void decodingHappensOnce() {
        assertThat(CanonicalPath.of("/%2561")).isEqualTo("/%2561");
    }

    @Test
    void theAuthorityOfAnAbsoluteTargetMustBeTheHost() {
        assertThat(CanonicalPath.of("http://api.example:8080/a/b", "API.example:8080"))
                .isEqualTo("/a/b");
        assertThat(CanonicalPath.of("https://api.example", "api.example")).isEqualTo("/");
        assertThat(CanonicalPath.of("/http://x", "api.example")).isEqualTo("/http://x");
        assertThatThrownBy(() -> CanonicalPath.of("http://evil/a", "api.example"))
                .isInstanceOf(GatewayResponseException.class);
        assertThatThrownBy(() -> CanonicalPath.of("ftp://api.example/a", "api.example"))
                .isInstanceOf(GatewayResponseException.class);
        assertThatThrownBy(() -> CanonicalPath.of("http://user@api.example/a", "api.example"))
                .isInstanceOf(GatewayResponseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b#c", "a|b", "{a}", "a b", "é", "a\\b", "a\r\nb"})
    void aQueryWithACharacterThatMustBeEncodedIsRefused(String query) {
        assertThatThrownBy(() -> CanonicalPath.checkQuery(query)).isInstanceOf(GatewayResponseException.class);
    }

    @Test
    void anyOtherQueryPasses() {
        CanonicalPath.checkQuery(null);
        CanonicalPath.checkQuery("");
        CanonicalPath.checkQuery("a=1&a=2;b=%zz&c=%7Bx%7D&[d]=/?:@!$'()*,");
    }
}
