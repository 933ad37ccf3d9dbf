/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** What InvokeWithResponseStream answers, written by AWS's own encoder: framing, metadata and body. */
class EventStreamTest {

    private static final String METADATA =
            "{\"statusCode\":201,\"headers\":{\"x-a\":\"1\"},\"multiValueHeaders\":{\"x-b\":[\"2\",\"3\"]},"
                    + "\"cookies\":[\"c=1\",\"d=2\"]}";
    private static final String DELIMITER = "\0".repeat(8);

    /** Plays the connection that the bytes come from. */
    private static final class Connection implements BodySource {

        private final List<Throwable> failures = new ArrayList<>();
        private int taken;
        private @Nullable EventStream stream;

        @Override
        public void taken(int bytes) {
            taken += bytes;
        }

        @Override
        public void over() {}

        @Override
        public void fail(Throwable cause) {
            failures.add(cause);
            if (stream != null) {
                stream.failed(cause);
            }
        }
    }

    private final Connection connection = new Connection();
    private final StreamedOutput output = new StreamedOutput(connection);
    private final EventStream stream = new EventStream(
            output,
            connection,
            code -> new GatewayResponseException(GatewayResponseType.DEFAULT_5XX, 502, null, null, code));

    EventStreamTest() {
        connection.stream = stream;
    }

    private static byte[] event(String type, String payload) {
        return message(Map.of(":message-type", "event", ":event-type", type), payload.getBytes(UTF_8));
    }

    private static byte[] message(Map<String, String> headers, byte[] payload) {
        Map<String, HeaderValue> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        values.put("number", HeaderValue.fromInteger(7));
        values.put("bytes", HeaderValue.fromByteArray(new byte[] {1, 2, 3}));
        ByteBuffer encoded = new Message(values, payload).toByteBuffer();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static byte[] all(byte[]... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    private void receive(byte[] bytes, int pieces) {
        for (int i = 0; i < bytes.length; i += pieces) {
            stream.received(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + pieces)));
        }
    }

    private IntegrationResponse response() {
        return output.response().toCompletableFuture().join();
    }

    private static String text(IntegrationResponse response) {
        return new String(
                response.body().readAll(1_000_000).toCompletableFuture().join(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void theBodyIsWhatFollowsTheMetadataHoweverItIsCutToPieces(int pieces) {
        byte[] bytes = all(
                event("PayloadChunk", METADATA.substring(0, 20)),
                event("PayloadChunk", METADATA.substring(20) + "\0\0\0"),
                event("PayloadChunk", "\0\0\0\0\0one"),
                event("PayloadChunk", ""),
                event("PayloadChunk", " \0 two"),
                event("InvokeComplete", "{\"LogResult\":\"\"}"));

        receive(bytes, pieces);

        IntegrationResponse response = response();
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().all("x-a")).containsExactly("1");
        assertThat(response.headers().all("x-b")).containsExactly("2", "3");
        assertThat(response.headers().all("Set-Cookie")).containsExactly("c=1", "d=2");
        assertThat(text(response)).isEqualTo("one \0 two");
        assertThat(connection.failures).isEmpty();
        assertThat(connection.taken).as("all may be replaced").isEqualTo(bytes.length);
    }

    @Test
    void theAnswerBeginsWithTheMetadataWhileTheMessageGoesOn() {
        byte[] bytes = event("PayloadChunk", METADATA + DELIMITER + "x".repeat(10_000));

        stream.received(Arrays.copyOf(bytes, 1_000));

        assertThat(response().statusCode()).isEqualTo(201);
    }

    @Test
    void whatDoesNotEndWithInvokeCompleteBreaksOff() {
        receive(event("PayloadChunk", METADATA + DELIMITER + "half"), 1_000);
        stream.ended();

        assertThat(connection.failures).hasSize(1);
        CompletableFuture<byte[]> body = response().body().readAll(100).toCompletableFuture();
        assertThat(body).failsWithin(Duration.ZERO).withThrowableOfType(ExecutionException.class);
    }

    @Test
    void anErrorInTheMiddleBreaksOff() {
        receive(
                all(
                        event("PayloadChunk", METADATA + DELIMITER + "half"),
                        event("InvokeComplete", "{\"ErrorCode\":\"Runtime.ExitError\",\"ErrorDetails\":\"x\"}")),
                1_000);

        assertThat(connection.failures).hasSize(1);
        CompletableFuture<byte[]> body = response().body().readAll(100).toCompletableFuture();
        assertThat(body).isCompletedExceptionally();
    }

    @Test
    void anErrorBeforeAnythingIsABadGateway() {
        receive(event("InvokeComplete", "{\"ErrorCode\":\"Unhandled\"}"), 1_000);

        assertThat(output.response())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(502));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"statusCode\":200,\"body\":\"x\"}', unknown member body",
        "'[]', no object",
        "'', no JSON",
        "'{\"cookies\":\"c=1\"}', cookies is no list",
        "'{\"headers\":{\"Content-Length\":\"x\"}}', For input string"
    })
    void metadataThatAreNoneAreAnErrorOfTheConfiguration(String metadata, String reason) {
        receive(event("PayloadChunk", metadata + DELIMITER), 1_000);

        assertMalformed(reason);
    }

    @Test
    void theDelimiterComesInTheFirst16Kilobytes() {
        receive(event("PayloadChunk", " ".repeat(16 * 1024) + METADATA + DELIMITER), 1_000);

        assertMalformed("16384");
    }

    @Test
    void anOutputWithoutDelimiterIsMalformed() {
        receive(all(event("PayloadChunk", "{\"statusCode\":200}"), event("InvokeComplete", "{}")), 1_000);

        assertMalformed("no delimiter");
    }

    private void assertMalformed(String reason) {
        assertThat(output.response())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(GatewayResponseException.class, e -> {
                    assertThat(e.type()).isEqualTo(GatewayResponseType.API_CONFIGURATION_ERROR);
                    assertThat(e).hasMessageContaining(reason);
                });
    }

    @ParameterizedTest
    @CsvSource({"2, false", "4, false", "3, true"})
    void aContentLengthIsKeptOrTheAnswerBreaksOff(int promised, boolean kept) {
        receive(
                all(
                        event(
                                "PayloadChunk",
                                "{\"headers\":{\"Content-Length\":\"" + promised + "\"}}" + DELIMITER + "ab"),
                        event("PayloadChunk", "c"),
                        event("InvokeComplete", "{}")),
                1_000);

        assertThat(response().body().length()).isEqualTo(promised);
        assertThat(connection.failures.isEmpty()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 9, 20, 40})
    void aMessageThatWasChangedOnTheWayBreaksOff(int at) {
        byte[] bytes = event("PayloadChunk", METADATA + DELIMITER + "text");
        bytes[at == 40 ? bytes.length - 6 : at] ^= 1;

        receive(bytes, 1_000);

        assertThat(connection.failures).hasSize(1).first().isInstanceOf(IOException.class);
    }

    @Test
    void anExceptionOfLambdaBreaksOff() {
        receive(message(Map.of(":message-type", "exception", ":exception-type", "TooBad"), new byte[0]), 1_000);

        assertThat(connection.failures)
                .hasSize(1)
                .first()
                .satisfies(e -> assertThat(e).hasMessageContaining("TooBad"));
    }
}
