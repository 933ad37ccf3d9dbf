/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.ForwardedHeaders;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded: test_apigateway_integrations::test_apigateway_header_remapping_http[HTTP_PROXY]. */
class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept",
                "Accept-Charset",
                "Accept-Encoding",
                "Age",
                "Authorization",
                "Content-Type",
                "Date",
                "Pragma",
                "Range",
                "Referer",
                "User-Agent",
                "Warn"
            })
    void theseFieldsOfTheClientReachTheBackend(String name) {
        assertThat(ForwardedHeaders.contain(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server",
                "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "WWW-Authenticate", "x-amzn-trace-id"
            })
    void theseDoNot(String name) {
        assertThat(ForwardedHeaders.contain(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Connection, x-amzn-Remapped-Connection",
        "Content-Length, x-amzn-Remapped-Content-Length",
        "Date, x-amzn-Remapped-Date",
        "Server, x-amzn-Remapped-Server",
        "WWW-Authenticate, x-amzn-Remapped-WWW-Authenticate",
        "x-amzn-requestid, x-amzn-Remapped-x-amzn-requestid",
        "TE, TE",
        "Via, Via",
        "Content-Type, Content-Type",
        "x-custom, x-custom"
    })
    void fieldsOfTheAnswerComeOutUnderAwsName(String name, String expected) {
        Headers headers = new Headers();
        HeaderRules.addToAnswer(headers, name, "v");
        assertThat(headers.size()).isEqualTo(1);
        assertThat(headers.name(0)).isEqualTo(expected);
    }

    @Test
    void theAnswersFramingIsTheGatewaysOwn() {
        Headers headers = new Headers();
        HeaderRules.addToAnswer(headers, "transfer-encoding", "chunked");
        HeaderRules.addToAnswer(headers, "Keep-Alive", "timeout=5");
        assertThat(headers.size()).isZero();
    }

    @Test
    void framingCannotBeMapped() {
        assertThat(HeaderRules.isIllegalTarget("content-length", IntegrationType.HTTP))
                .isTrue();
        assertThat(HeaderRules.isIllegalTarget("Transfer-Encoding", IntegrationType.HTTP))
                .isTrue();
        assertThat(HeaderRules.isIllegalTarget("Accept", IntegrationType.HTTP)).isFalse();
    }

    @Test
    void aCallThatTheGatewaySignsHasMoreThatMappingsMayNotTouch() {
        assertThat(HeaderRules.isIllegalTarget("Authorization", IntegrationType.AWS))
                .isTrue();
        assertThat(HeaderRules.isIllegalTarget("TE", IntegrationType.AWS_PROXY)).isTrue();
        assertThat(HeaderRules.isIllegalTarget("Authorization", IntegrationType.HTTP_PROXY))
                .isFalse();
    }
}
