/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.TestDeadlines;
import dev.stagedoor.dataplane.exchange.TestExchange;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptBodyTest {

    private final TestDeadlines deadlines = new TestDeadlines();
    private final TestExchange client = TestExchange.of("GET");
    private final Exchange exchange = client.exchange();

    @AfterEach
    void close() {
        deadlines.close();
    }

    @Test
    void aShortBodyIsWrittenOnTheSpot() {
        assertThat(KeptBody.of(new byte[65_536], deadlines).transferTo(exchange))
                .isSameAs(Handler.DONE);
        assertThat(client.body()).hasSize(65_536);
        assertThat(exchange.responseLength).isEqualTo(65_536);
    }

    @Test
    void aLongOneIsWrittenAsItsClientTakesIt() throws Exception {
        client.writesTaken = 2;
        CompletableFuture<Void> done =
                KeptBody.of(new byte[100_000], deadlines).transferTo(exchange).toCompletableFuture();
        assertThat(exchange.suspended()).as("holds no thread").isTrue();
        Objects.requireNonNull(client.writer).onWritePossible();
        assertThat(client.body()).hasSize(32_768);
        assertThat(done).isNotDone();

        client.writesTaken = Integer.MAX_VALUE;
        Objects.requireNonNull(client.writer).onWritePossible();
        assertThat(client.body()).hasSize(100_000);
        assertThat(exchange.responseLength).isEqualTo(100_000);
        assertThat(done).isCompleted();
    }

    @Test
    void aClientThatTakesNothingIsCutOff() {
        CompletableFuture<Void> done = new KeptBody(new byte[100_000], deadlines, TimeUnit.MILLISECONDS.toNanos(100))
                .transferTo(exchange)
                .toCompletableFuture();

        assertThatThrownBy(() -> done.get(5, TimeUnit.SECONDS)).hasMessageContaining("the client takes nothing");
    }
}
