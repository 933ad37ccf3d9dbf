/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.platform.configuration.AwsSettings.Credentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AssumedRoleTest {

    /** Goes on when it is told to. */
    private static final class Watch extends Clock {

        private Instant now = Instant.parse("2026-11-22T10:00:00Z");

        void goOn(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Watch clock = new Watch();
    private final Deque<CompletableFuture<AssumedRole.Session>> asked = new ArrayDeque<>();
    private final AssumedRole role = new AssumedRole(
            () -> {
                asked.add(new CompletableFuture<>());
                return asked.getLast();
            },
            clock);

    private void answer(String accessKeyId) {
        asked.getLast()
                .complete(new AssumedRole.Session(
                        new Credentials(accessKeyId, "secret", "token"),
                        clock.instant().plus(Duration.ofHours(1))));
    }

    @Test
    void allWhoComeWhileTheRoleIsAssumedWaitForOneCall() {
        CompletionStage<Void> first = role.ready();
        CompletionStage<Void> second = role.ready();
        assertThat(first).isNotCompleted();

        answer("one");

        assertThat(asked).hasSize(1);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(role.ready()).isSameAs(Handler.DONE);
        assertThat(role.credentials().accessKeyId()).isEqualTo("one");
    }

    @Test
    void keysAreRenewedBeforeTheyExpireAndNobodyWaits() {
        role.ready();
        answer("one");
        clock.goOn(Duration.ofMinutes(54));
        assertThat(role.ready()).isSameAs(Handler.DONE);
        assertThat(asked).hasSize(1);

        clock.goOn(Duration.ofMinutes(2));
        assertThat(role.ready()).isSameAs(Handler.DONE);
        assertThat(role.ready()).isSameAs(Handler.DONE);
        assertThat(asked).as("once").hasSize(2);
        assertThat(role.credentials().accessKeyId()).isEqualTo("one");

        answer("two");
        assertThat(role.credentials().accessKeyId()).isEqualTo("two");
    }

    @Test
    void keysThatCouldNotBeRenewedServeUntilTheyExpire() {
        role.ready();
        answer("one");
        clock.goOn(Duration.ofMinutes(57));
        role.ready();
        asked.getLast().completeExceptionally(new IllegalStateException("not there"));
        assertThat(role.ready()).isSameAs(Handler.DONE);

        clock.goOn(Duration.ofMinutes(3));
        CompletionStage<Void> waits = role.ready();
        assertThat(asked).hasSize(3);
        assertThat(waits).isNotCompleted();
        answer("two");
        assertThat(waits).isCompleted();
    }

    @Test
    void aFailureIsToldToAllAndNotAskedForAgainAtOnce() {
        CompletionStage<Void> first = role.ready();
        asked.getLast().completeExceptionally(new IllegalStateException("denied"));
        assertThat(first).isCompletedExceptionally();

        assertThat(role.ready()).isCompletedExceptionally();
        assertThat(asked).hasSize(1);

        clock.goOn(Duration.ofSeconds(3));
        CompletionStage<Void> again = role.ready();
        assertThat(asked).hasSize(2);
        answer("one");
        assertThat(again).isCompleted();
    }
}
