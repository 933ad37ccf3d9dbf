/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.platform.servlet.Upload;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class BufferRequestBodyHandlerTest {

    private final BufferRequestBodyHandler handler = new BufferRequestBodyHandler(100, 150);
    private final Upload upload = new Upload();

    @Test
    void aBodyThatNoStepNeedsStreams() {
        Exchange exchange = exchange(5, false);
        assertThat(handler.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.requestBody).isNull();
    }

    @Test
    void aBodyThatHasArrivedIsReadOnTheSpot() {
        upload.arrive("hello");
        Exchange exchange = exchange(5, true);
        assertThat(handler.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.suspended()).isFalse();
        assertThat(exchange.requestBody).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void aSignedBodyIsReadWholeWhateverTheMethodNeedsAndNoOther() {
        upload.arrive("hello");
        BufferSignedBodyHandler signed = new BufferSignedBodyHandler(handler);
        Exchange exchange = exchange(5, false);
        assertThat(signed.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.requestBody).as("nobody has signed").isNull();

        exchange.callerProof = body -> {
            throw new IllegalStateException("not asked here");
        };
        assertThat(signed.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.requestBody).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void aRequestWithoutABodyHasAnEmptyOne() {
        Exchange exchange = exchange(0, true);
        assertThat(handler.handle(exchange)).isSameAs(Handler.DONE);
        assertThat(exchange.requestBody).isEmpty();
    }

    @Test
    void aBodyThatComesLateHoldsNoThread() throws IOException {
        Exchange exchange = exchange(5, true);
        CompletionStage<Void> stage = handler.handle(exchange);
        assertThat(exchange.suspended()).isTrue();
        upload.send("he");
        assertThat(stage.toCompletableFuture()).isNotDone();
        upload.send("llo GET / HTTP/1.1");
        assertThat(stage.toCompletableFuture()).isCompleted();
        assertThat(exchange.requestBody).isEqualTo("hello".getBytes(UTF_8));
    }

    @Test
    void aBodyThatGrowsBeyondTheLimitIsRefusedWhileItArrives() throws IOException {
        Exchange exchange = exchange(-1, true);
        CompletionStage<Void> stage = handler.handle(exchange);
        upload.send("x".repeat(100));
        assertThat(stage.toCompletableFuture()).isNotDone();
        upload.send("x");
        assertRefused(stage, 413);
        assertThat(exchange.closesConnection).isTrue();
        exchange.complete();
        assertThat(handler.bytesTogether()).isZero();
    }

    @Test
    void aBodyThatEndsEarlyIsNoBody() throws IOException {
        Exchange exchange = exchange(5, true);
        CompletionStage<Void> stage = handler.handle(exchange);
        upload.send("hel");
        upload.listener().onAllDataRead();
        assertRefused(stage, 400);
        assertThat(exchange.incomplete).isTrue();
    }

    @Test
    void allBodiesTogetherAreBoundedUntilTheirRequestsAreAnswered() throws IOException {
        Exchange first = exchange(99, true);
        var unused = handler.handle(first);
        upload.send("x".repeat(99));
        Upload other = new Upload();
        Exchange second = TestExchange.of("POST").input(other, 80).exchange();
        second.method = TestStages.method(true);
        CompletionStage<Void> stage = handler.handle(second);
        other.send("x".repeat(80));
        assertRefused(stage, 503);
        first.complete();
        second.complete();
        second.complete();
        assertThat(handler.bytesTogether()).isZero();
    }

    private Exchange exchange(long length, boolean needsRequestBody) {
        Exchange exchange = TestExchange.of("POST").input(upload, length).exchange();
        exchange.stage = TestStages.prod();
        exchange.method = TestStages.method(needsRequestBody);
        return exchange;
    }

    private static void assertRefused(CompletionStage<Void> stage, int statusCode) {
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(statusCode));
    }
}
