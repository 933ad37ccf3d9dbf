/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BufferRequestBodyHandlerTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final BufferRequestBodyHandler handler = new BufferRequestBodyHandler(new Deadlines(), 100, 150);
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
    void theEndMayBeReportedBeforeTheLastBytesAreRead() throws IOException {
        Exchange exchange = exchange(-1, true);
        CompletionStage<Void> stage = handler.handle(exchange);
        upload.send("hel");
        upload.arrive("lo");
        upload.listener().onAllDataRead();
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
    void anErrorAfterTheLastByteChangesNothing() throws IOException {
        Exchange exchange = exchange(5, true);
        CompletionStage<Void> stage = handler.handle(exchange);
        upload.send("hello");
        upload.listener().onError(new IOException("reset"));
        assertThat(stage.toCompletableFuture()).isCompleted();
        assertThat(exchange.incomplete).isFalse();
    }

    @Test
    void aClientThatStopsIsCutOff() {
        CompletionStage<Void> stage = handler.handle(exchange(5, true));
        ((Deadlines.Wait) upload.listener()).expire();
        assertRefused(stage, 408);
    }

    @Test
    void tenSecondsOfSilenceOrLessThan240BytesASecondAreTooSlow() {
        assertThat(BufferRequestBodyHandler.patienceNanos(0, 5 * SECOND, 100_000))
                .isEqualTo(15 * SECOND);
        assertThat(BufferRequestBodyHandler.patienceNanos(0, 60 * SECOND, 60 * 240))
                .isEqualTo(70 * SECOND);
        assertThat(BufferRequestBodyHandler.patienceNanos(0, 60 * SECOND, 20 * 240))
                .isEqualTo(30 * SECOND);
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

    /** A container's side of an upload. */
    private static final class Upload extends ServletInputStream {
        private final StringBuilder arrived = new StringBuilder();
        private @Nullable ReadListener listener;

        void arrive(String text) {
            arrived.append(text);
        }

        void send(String text) throws IOException {
            arrive(text);
            listener().onDataAvailable();
        }

        ReadListener listener() {
            if (listener == null) {
                throw new IllegalStateException("nobody listens");
            }
            return listener;
        }

        @Override
        public void setReadListener(ReadListener readListener) {
            listener = readListener;
        }

        @Override
        public int available() {
            return arrived.length();
        }

        @Override
        public boolean isReady() {
            return arrived.length() > 0;
        }

        @Override
        public boolean isFinished() {
            return arrived.length() == 0;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = Math.min(length, arrived.length());
            byte[] bytes = arrived.substring(0, count).getBytes(UTF_8);
            System.arraycopy(bytes, 0, buffer, offset, count);
            arrived.delete(0, count);
            return count;
        }
    }
}
