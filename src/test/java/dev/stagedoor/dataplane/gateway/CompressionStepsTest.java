/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import org.junit.jupiter.api.Test;

/** When bodies are packed and unpacked: only for an API with compression (features R-22). */
class CompressionStepsTest {

    private static final byte[] BODY = "{\"a\":1}".repeat(100).getBytes(UTF_8);

    private final DecodeRequestBodyHandler decode = new DecodeRequestBodyHandler(10_000);
    private final EncodeResponseBodyHandler encode = new EncodeResponseBodyHandler();

    private static Exchange request(String contentEncoding, byte[] body) {
        Exchange exchange = TestExchange.of("POST")
                .header("Content-Encoding", contentEncoding)
                .exchange();
        exchange.stage = TestStages.compressing(100);
        exchange.requestBody = body;
        return exchange;
    }

    private static Exchange answer(String acceptEncoding, byte[] body) {
        Exchange exchange =
                TestExchange.of("GET").header("Accept-Encoding", acceptEncoding).exchange();
        exchange.stage = TestStages.compressing(100);
        exchange.method = TestStages.method(false);
        exchange.responseBody = new Body.Bytes(body);
        return exchange;
    }

    @Test
    void aPackedRequestIsUnpacked() {
        Exchange exchange = request("gzip", ContentEncoding.GZIP.encode(BODY));

        decode.handle(exchange);

        assertThat(exchange.requestBody).isEqualTo(BODY);
        assertThat(exchange.requestBodyDecoded).isTrue();
    }

    @Test
    void withoutCompressionARequestStaysAsItIs() {
        byte[] packed = ContentEncoding.GZIP.encode(BODY);
        Exchange exchange = request("gzip", packed);
        exchange.stage = TestStages.prod();

        decode.handle(exchange);

        assertThat(exchange.requestBody).isSameAs(packed);
    }

    @Test
    void aCodingThatIsNotKnownIsAnUnsupportedMediaType() {
        assertThatThrownBy(() -> decode.handle(request("br", BODY)))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        failure -> assertThat(failure.type()).isEqualTo(GatewayResponseType.UNSUPPORTED_MEDIA_TYPE));
    }

    @Test
    void aBombIsTooLarge() {
        assertThatThrownBy(() -> decode.handle(request("gzip", ContentEncoding.GZIP.encode(new byte[10_001]))))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        failure -> assertThat(failure.type()).isEqualTo(GatewayResponseType.REQUEST_TOO_LARGE));
    }

    @Test
    void whatSaysThatItIsPackedAndIsNotIsABadRequest() {
        assertThatThrownBy(() -> decode.handle(request("gzip", BODY)))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        failure -> assertThat(failure.type()).isEqualTo(GatewayResponseType.BAD_REQUEST_BODY));
    }

    @Test
    void aLongAnswerIsPackedForWhoTakesIt() throws Exception {
        Exchange exchange = answer("gzip", BODY);

        encode.handle(exchange).toCompletableFuture().get();

        assertThat(exchange.responseHeaders.all("Content-Encoding")).containsExactly("gzip");
        assertThat(ContentEncoding.GZIP.decode(((Body.Bytes) exchange.responseBody).bytes(), 0))
                .isEqualTo(BODY);
    }

    @Test
    void anyOtherAnswerStaysAsItIs() {
        Exchange shortOne = answer("gzip", new byte[99]);
        Exchange notTaken = answer("identity", BODY);
        Exchange packed = answer("gzip", BODY);
        packed.responseHeaders.add("Content-Encoding", "br");
        Exchange off = answer("gzip", BODY);
        off.stage = TestStages.prod();

        for (Exchange exchange : new Exchange[] {shortOne, notTaken, packed, off}) {
            Body before = exchange.responseBody;
            encode.handle(exchange);
            assertThat(exchange.responseBody).isSameAs(before);
        }
    }
}
