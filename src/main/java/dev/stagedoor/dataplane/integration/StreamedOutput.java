/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a function writes to its response stream: metadata in JSON, eight zero bytes, and the body. Source: developer
 * guide, "Lambda proxy integration format for response streaming". The answer begins when the metadata are here. One
 * thread brings the bytes; any may fail it.
 */
final class StreamedOutput {

    private static final int DELIMITER_LENGTH = 8;

    /** Metadata and delimiter must be within this. */
    private static final int MOST_METADATA_BYTES = 16 * 1024;

    private final BodySource source;
    private final CompletableFuture<IntegrationResponse> response = new CompletableFuture<>();
    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private int zeros;
    private long restLength = -1;
    private volatile @Nullable AsyncBody body;

    /** @param source of these bytes */
    StreamedOutput(BodySource source) {
        this.source = source;
    }

    /** Completes with the answer's head, and a body that is still on its way; or with what the function did wrong. */
    CompletionStage<IntegrationResponse> response() {
        return response;
    }

    /** @param bytes not changed by anybody from now on */
    void received(byte[] bytes) {
        AsyncBody started = body;
        if (started != null) {
            pass(started, bytes);
            return;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                zeros = 0;
            } else if (++zeros == DELIMITER_LENGTH) {
                metadata.write(bytes, 0, i + 1);
                source.taken(i + 1);
                begin(Arrays.copyOfRange(bytes, i + 1, bytes.length));
                return;
            }
        }
        metadata.write(bytes, 0, bytes.length);
        source.taken(bytes.length);
        if (metadata.size() > MOST_METADATA_BYTES) {
            source.fail(malformed("no delimiter in the first " + MOST_METADATA_BYTES + " bytes"));
        }
    }

    private void begin(byte[] first) {
        byte[] written = metadata.toByteArray();
        byte[] json = Arrays.copyOf(written, written.length - DELIMITER_LENGTH);
        IntegrationResponse head;
        AsyncBody started;
        try {
            if (written.length > MOST_METADATA_BYTES) {
                throw new IllegalArgumentException("more than " + MOST_METADATA_BYTES + " bytes of metadata");
            }
            head = LambdaProxyOutput.readMetadata(json);
            restLength = contentLength(head);
            started = new AsyncBody(source, restLength, true);
        } catch (IllegalArgumentException e) {
            source.fail(malformed(e.getMessage()));
            return;
        }
        body = started;
        if (first.length > 0) {
            pass(started, first);
        }
        response.complete(new IntegrationResponse(head.statusCode(), head.headers(), started));
    }

    private void pass(AsyncBody to, byte[] bytes) {
        if (restLength >= 0) {
            restLength -= bytes.length;
            if (restLength < 0) {
                source.fail(new IOException("the function wrote more than its Content-Length"));
                return;
            }
        }
        to.consume(bytes);
    }

    /** The function has written everything. */
    void ended() {
        AsyncBody started = body;
        if (started == null) {
            source.fail(malformed("no delimiter"));
        } else if (restLength > 0) {
            source.fail(new IOException("the function wrote less than its Content-Length"));
        } else {
            started.end();
        }
    }

    /** Nothing more comes, and what has come is not all. */
    void failed(Throwable cause) {
        response.completeExceptionally(cause);
        AsyncBody started = body;
        if (started != null) {
            started.fail(cause);
        }
    }

    private static long contentLength(IntegrationResponse head) {
        String length = head.headers().last("Content-Length");
        return length == null ? -1 : Long.parseLong(length); // a NumberFormatException is an IllegalArgumentException
    }

    /** 500, unlike what a buffered output that is malformed gets (same source). */
    private static GatewayResponseException malformed(@Nullable String reason) {
        return new GatewayResponseException(
                GatewayResponseType.API_CONFIGURATION_ERROR, "Malformed Lambda proxy response stream: " + reason);
    }
}
