/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private final AtomicLong nanos = new AtomicLong();
    private final BodyReader reader = new BodyReader(20_000_000, nanos::get);
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
        assertThat(outcome.told).containsExactly("disconnected");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void a_client_that_leaves_frees_what_it_sent() throws IOException {
        Upload upload = start(5);
        upload.send("hel");
        assertThat(reader.bytesTogether()).isEqualTo(3);
        upload.listener().onError(new IOException("reset"));
        assertThat(outcome.told).containsExactly("disconnected");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void ten_seconds_of_silence_are_too_long() throws IOException {
        Upload upload = start(5);
        upload.send("hel");
        after(Duration.ofSeconds(10));
        assertThat(outcome.told).isEmpty();
        after(Duration.ofMillis(1));
        assertThat(outcome.told).containsExactly("failed 408");
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
        assertThat(outcome.told).containsExactly("failed 408");
    }

    @Test
    void more_than_6_megabytes_are_refused_while_they_arrive() throws IOException {
        Upload upload = start(-1);
        upload.send("x".repeat(BodyReader.MOST_BYTES));
        assertThat(outcome.told).isEmpty();
        upload.send("x");
        assertThat(outcome.told).containsExactly("failed 413");
        assertThat(reader.bytesTogether()).isZero();
    }

    @Test
    void all_bodies_together_are_bounded_until_they_are_closed() throws IOException {
        BodyReader small = new BodyReader(10, nanos::get);
        Outcome first = new Outcome();
        Upload one = new Upload();
        small.read(one, 8, first);
        one.send("12345678");
        Upload two = new Upload();
        small.read(two, 8, outcome);
        two.send("123");
        assertThat(outcome.told).containsExactly("failed 503");

        first.close();
        assertThat(small.bytesTogether()).isZero();
        first.close();
        assertThat(small.bytesTogether()).isZero();
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
        public void failed(AwsException error) {
            told.add("failed " + error.status());
        }

        @Override
        public void disconnected() {
            told.add("disconnected");
        }

        void close() {
            if (body != null) {
                body.close();
            }
        }
    }

    /** A container's side of a non-blocking upload. */
    private static final class Upload extends ServletInputStream {
        private final StringBuilder available = new StringBuilder();
        private @Nullable ReadListener listener;
        private boolean ended;

        void send(String text) throws IOException {
            available.append(text);
            listener().onDataAvailable();
        }

        void end() throws IOException {
            ended = true;
            listener().onAllDataRead();
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
        public boolean isReady() {
            return available.length() > 0;
        }

        @Override
        public boolean isFinished() {
            return ended;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = Math.min(length, available.length());
            byte[] bytes = available.substring(0, count).getBytes(UTF_8);
            System.arraycopy(bytes, 0, buffer, offset, count);
            available.delete(0, count);
            return count;
        }
    }
}
