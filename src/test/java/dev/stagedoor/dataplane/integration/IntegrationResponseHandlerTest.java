/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import dev.stagedoor.platform.configuration.TestConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrationResponseHandlerTest {

    private static final String LIMIT = "stagedoor.response-limit-bytes";

    /** A body on its way, whose length nobody has told where {@code told} is false. */
    private record Coming(byte[] bytes, boolean told) implements Body {

        @Override
        public long length() {
            return told ? bytes.length : -1;
        }

        @Override
        public CompletionStage<Void> transferTo(Exchange exchange) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<byte[]> readAll(int limitBytes) {
            return new Bytes(bytes).readAll(limitBytes);
        }
    }

    private static Exchange answered(Map<String, String> settings, ResponseTransferMode mode, Body body) {
        Exchange exchange = TestExchange.of("GET").exchange();
        exchange.stage = TestStages.prod();
        exchange.method = TestPlans.method(IntegrationType.HTTP_PROXY, null, mode);
        exchange.integrationResponse = new IntegrationResponse(200, new Headers(), body);
        handle(settings, exchange);
        return exchange;
    }

    private static void handle(Map<String, String> settings, Exchange exchange) {
        IntegrationResponseHandler handler = new IntegrationResponseHandler();
        handler.settings = TestConfig.settings(settings);
        CompletableFuture<Void> done = handler.handle(exchange).toCompletableFuture();
        assertThat(done).isDone();
        done.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOfAnyLengthPassesUnlessALimitIsSet(boolean told) {
        Body body = new Coming(new byte[11_000_000], told);

        assertThat(answered(Map.of(), ResponseTransferMode.BUFFERED, body).responseBody)
                .isSameAs(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beyondTheLimitTheAnswerIsAwsInternalServerError(boolean told) {
        assertThatThrownBy(() ->
                        answered(Map.of(LIMIT, "100"), ResponseTransferMode.BUFFERED, new Coming(new byte[101], told)))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR));
        assertThat(answered(Map.of(LIMIT, "100"), ResponseTransferMode.BUFFERED, new Coming(new byte[100], told))
                        .responseBody
                        .length())
                .isEqualTo(100);
    }

    @Test
    void whatStreamsByDefinitionHasNoLimit() {
        Body body = new Coming(new byte[101], false);

        assertThat(answered(Map.of(LIMIT, "100"), ResponseTransferMode.STREAM, body).responseBody)
                .isSameAs(body);
    }

    /** "Content type conversions in API Gateway", the rows without contentHandling, which a proxy has no place for. */
    @ParameterizedTest
    @CsvSource({
        // Content-Type of the backend, Accept of the client, body, what the client gets
        "image/png, image/png, hi, hi",
        "image/png, text/html, hi, aGk=",
        "image/png, , hi, aGk=",
        "text/html, 'image/png, text/html', aGk=, hi",
        "text/html, text/html, hi, hi",
    })
    void anAnswerThatAProxyPassesIsTextOrBinaryAsTheClientWantsIt(
            String contentType, @Nullable String accept, String body, String expected) {
        TestExchange client = TestExchange.of("GET");
        if (accept != null) {
            client.header("Accept", accept);
        }
        Exchange exchange = client.exchange();
        exchange.stage = TestStages.withBinaryMediaTypes(List.of("image/png"));
        exchange.method = TestPlans.method(IntegrationType.HTTP_PROXY);
        Headers headers = new Headers();
        headers.add("Content-Type", contentType);
        exchange.integrationResponse = new IntegrationResponse(200, headers, new Coming(body.getBytes(UTF_8), true));

        handle(Map.of(), exchange);

        byte[] got = exchange.responseBody.readAll(1_000).toCompletableFuture().join();
        assertThat(new String(got, UTF_8)).isEqualTo(expected);
    }
}
