/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function may return (recorded: test_aws_proxy_response_payload_format_validation; features R-14). */
class LambdaProxyOutputTest {

    private static IntegrationResponse read(String payload) {
        return LambdaProxyOutput.read(payload.getBytes(UTF_8), false);
    }

    private static String body(IntegrationResponse response) {
        return new String(((Body.Bytes) response.body()).bytes(), UTF_8);
    }

    @Test
    void everyMemberMayBeMissing() {
        IntegrationResponse response = read("{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().all("Content-Type")).containsExactly("application/json");
        assertThat(body(response)).isEmpty();
    }

    @Test
    void everyMemberMayBeNull() {
        IntegrationResponse response = read(
                "{\"statusCode\":null,\"headers\":null,\"multiValueHeaders\":null,\"body\":null,\"isBase64Encoded\":null}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(body(response)).isEmpty();
    }

    @Test
    void aStatusMayBeText() {
        assertThat(read("{\"statusCode\":\"201\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void aHeaderMayBeTrueOrANumber() {
        IntegrationResponse response = read(
                "{\"headers\":{\"test-header\":\"value\",\"header-bool\":true,\"n\":1.5,\"Content-Type\":\"text/plain\"}}");

        assertThat(response.headers().last("header-bool")).isEqualTo("true");
        assertThat(response.headers().last("n")).isEqualTo("1.5");
        assertThat(response.headers().all("content-type")).containsExactly("text/plain");
    }

    @Test
    void bothKindsOfHeadersAreMergedUnderTheSpellingOfTheListAndTheSamePairCountsOnce() {
        IntegrationResponse response = read("{\"multiValueHeaders\":{\"tesT-Multi\":[\"value-multi\"],\"x\":[\"1\"]},"
                + "\"headers\":{\"test-multi\":\"value-solo\",\"X\":\"1\"}}");

        assertThat(response.headers().all("test-multi")).containsExactly("value-multi", "value-solo");
        assertThat(response.headers().name(2)).isEqualTo("tesT-Multi");
        assertThat(response.headers().all("x")).containsExactly("1");
    }

    @Test
    void base64IsDecodedOnlyForWhoeverAcceptsBinary() {
        byte[] payload = "{\"body\":\"dGVzdC1kYXRh\",\"isBase64Encoded\":true}".getBytes(UTF_8);

        assertThat(body(LambdaProxyOutput.read(payload, false))).isEqualTo("dGVzdC1kYXRh");
        assertThat(body(LambdaProxyOutput.read(payload, true))).isEqualTo("test-data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "\"justAString\"",
                "[]",
                "{\"statusCode\":200,\"wrongValue\":\"value\"}",
                "{\"statusCode\":\"test\"}",
                "{\"statusCode\":{}}",
                "{\"statusCode\":99}",
                "{\"statusCode\":200.5}",
                "{\"multiValueHeaders\":{\"test-multi-invalid\":\"value1\"}}",
                "{\"multiValueHeaders\":[]}",
                "{\"headers\":\"no\"}",
                "{\"headers\":{\"x\":{}}}",
                "{\"headers\":{\"x\":\"a\\r\\nSet-Cookie: b\"}}",
                "{\"headers\":{\"x y\":\"a\"}}",
                "{\"body\":{\"an\":\"object\"}}",
                "{\"isBase64Encoded\":\"yes\"}",
                "{\"body\":",
            })
    void anythingElseIsMalformed(String payload) {
        assertThatThrownBy(() -> read(payload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Malformed Lambda proxy response");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"errorMessage\":\"Bad\",\"errorType\":\"E\"} | Bad",
                "{\"errorType\":\"E\"}                          | ",
                "\"text\"                                       | ",
            })
    void theMessageOfAnErrorIsWhatSelectionPatternsSee(String payload, String message) {
        assertThat(LambdaProxyOutput.errorMessage(payload.getBytes(UTF_8))).isEqualTo(message);
    }
}
