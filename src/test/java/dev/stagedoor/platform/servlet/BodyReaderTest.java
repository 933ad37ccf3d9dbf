/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final int MOST_BYTES = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final BodyReader reader = new BodyReader(MOST_BYTES, 20_000_000, nanos::get);
    private final Outcome outcome = new Outcome();

    @Test
    void a_body_with_a_length_has_arrived_with_its_last_byte_whatever_follows() throws IOException {
        Upload upload = start(5);
        upload.send("he");
        assertThat(outcome.told).isEmpty();
        upload.send("llo GET / HTTP/1.1");
        assertThat(outcome.told).containsExactly("arrived hello");
        upload.end();
        assertThat(outcome.told).hasSize(1);
    }

    @Test
    void a_chunked_body_has_arrived_at_its_end() throws IOException {
        Upload upload = start(-1);
        upload.send("hel");
        upload.send("lo");
        assertThat(outcome.told).isEmpty();
        upload.end();
        assertThat(outcome.told).containsExactly("arrived hello");
    }

    @Test
    void a_body_that_ends_early_is_no_body() throws IOException {
        Upload upload = start(5);
        upload.send("hel");
        upload.end();
        assertThat(outcome.told).containsExactly("failed DISCONNECTED");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void a_client_that_leaves_frees_what_it_sent() throws IOException {
        Upload upload = start(5);
        upload.send("hel");
        assertThat(reader.bytesTogether()).isEqualTo(3);
        upload.listener().onError(new IOException("reset"));
        assertThat(outcome.told).containsExactly("failed DISCONNECTED");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void ten_seconds_of_silence_are_too_long() throws IOException {
        Upload upload = start(5);
        upload.send("hel");
        after(Duration.ofSeconds(10));
        assertThat(outcome.told).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(outcome.told).containsExactly("failed TOO_SLOW");
        upload.send("lo");
        assertThat(outcome.told).hasSize(1);
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void less_than_240_bytes_a_second_is_too_slow_however_steady() throws IOException {
        Upload upload = start(1_000_000);
        for (int second = 0; second < 60; second++) {
            upload.send("x".repeat(240));
            after(Duration.ofSeconds(1));
        }
        assertThat(outcome.told).isEmpty();
        for (int second = 0; second < 5; second++) {
            upload.send("x".repeat(100));
            after(Duration.ofSeconds(1));
        }
        assertThat(outcome.told).containsExactly("failed TOO_SLOW");
    }

    @Test
    void more_than_the_limit_is_refused_while_it_arrives() throws IOException {
        Upload upload = start(-1);
        upload.send("x".repeat(MOST_BYTES));
        assertThat(outcome.told).isEmpty();
        upload.send("x");
        assertThat(outcome.told).containsExactly("failed TOO_LONG");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void all_bodies_together_are_bounded_until_they_are_closed() throws IOException {
        BodyReader small = new BodyReader(0, 10, nanos::get);
        Outcome first = new Outcome();
        Upload one = new Upload();
        small.read(one, 8, first);
        one.send("12345678");
        Upload two = new Upload();
        small.read(two, 8, outcome);
        two.send("123");
        assertThat(outcome.told).containsExactly("failed TOO_MANY");

        first.close();
        assertThat(small.bytesTogether()).isZero();
        first.close();
        assertThat(small.bytesTogether()).isZero();
    }

    @Test
    void the_end_may_be_reported_before_the_last_bytes_are_read() throws IOException {
        Upload upload = start(-1);
        upload.send("hel");
        upload.arrive("lo");
        upload.end();
        assertThat(outcome.told).containsExactly("arrived hello");
    }

    @Test
    void an_error_after_the_last_byte_changes_nothing() throws IOException {
        Upload upload = start(5);
        upload.send("hello");
        upload.listener().onError(new IOException("reset"));
        assertThat(outcome.told).containsExactly("arrived hello");
    }

    private Upload start(long length) {
        Upload upload = new Upload();
        reader.read(upload, length, outcome);
        return upload;
    }

    private void after(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        reader.checkPace();
    }

    private static final class Outcome implements BodyReader.Arrival {
        private final List<String> told = new ArrayList<>();
        private BodyReader.@Nullable Body body;

        @Override
        public void arrived(BodyReader.Body arrived) {
            body = arrived;
            told.add("arrived " + new String(arrived.bytes(), UTF_8));
        }

        @Override
        public void failed(BodyReader.Failure reason) {
            told.add("failed " + reason);
        }

        void close() {
            if (body != null) {
                body.close();
            }
        }
    }
}
