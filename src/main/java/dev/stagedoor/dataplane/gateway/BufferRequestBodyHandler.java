/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Deadlines;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.servlet.BodyReader;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Step bufferRequestBody: has the client's whole body in memory where the method needs it, without a thread waiting for
 * slow clients ({@link BodyReader}). All bodies that come late take at most a quarter of the heap together, until their
 * requests are answered.
 */
@Dependent
public class BufferRequestBodyHandler implements Handler {

    /** A body up to this size that has arrived with the head is read on the spot. */
    private static final int SMALL_BODY = 64 * 1024;

    private static final byte[] NOTHING = new byte[0];

    private final long limitBytes;
    private final BodyReader reader;

    @Inject
    public BufferRequestBodyHandler(Deadlines deadlines, Settings settings) {
        this(settings.payloadLimitBytes(), Runtime.getRuntime().maxMemory() / 4);
        deadlines.everySecond(reader::checkPace);
    }

    /** @param limitBytes the most that one body may have; 0 for no limit */
    BufferRequestBodyHandler(long limitBytes, long mostBytesTogether) {
        this.limitBytes = limitBytes;
        this.reader = new BodyReader(limitBytes, mostBytesTogether);
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        if (exchange.requestBody != null) {
            return DONE; // a test has it from the start
        }
        if (!exchange.requireMethod().needsRequestBody()
                && !DecodeRequestBodyHandler.applies(exchange)
                && !isTraced(exchange)) {
            return DONE;
        }
        return buffer(exchange);
    }

    /** Sets the whole body, whether or not the method needs it. */
    CompletionStage<Void> buffer(Exchange exchange) {
        if (!exchange.hasRequestBody()) {
            exchange.requestBody = NOTHING;
            return DONE;
        }
        try {
            ServletInputStream in = exchange.request().getInputStream();
            long length = exchange.request().getContentLengthLong();
            if (length >= 0 && length <= SMALL_BODY && in.available() >= length) {
                exchange.requestBody = in.readNBytes((int) length);
                return DONE;
            }
            exchange.suspend();
            CompletableFuture<Void> whole = new CompletableFuture<>();
            reader.read(in, length, new BodyReader.Arrival() {
                @Override
                public void arrived(BodyReader.Body body) {
                    exchange.atEnd(body::close);
                    exchange.requestBody = body.bytes();
                    whole.complete(null);
                }

                @Override
                public void failed(BodyReader.Failure reason) {
                    whole.completeExceptionally(refusal(exchange, reason));
                }
            });
            return whole;
        } catch (IOException e) {
            throw refusal(exchange, BodyReader.Failure.DISCONNECTED);
        }
    }

    /** Whether a body that could stream is to be recorded. */
    private static boolean isTraced(Exchange exchange) {
        Trace trace = exchange.trace;
        long length = exchange.request().getContentLengthLong();
        return trace != null && length > 0 && length <= trace.mostBodyBytes();
    }

    /** How much all bodies hold that are arriving or being worked on. */
    long bytesTogether() {
        return reader.bytesTogether();
    }

    private GatewayResponseException refusal(Exchange exchange, BodyReader.Failure reason) {
        exchange.closesConnection = true; // the rest of the body is not waited for
        return switch (reason) {
            case TOO_LONG -> PayloadLimitHandler.tooLarge(limitBytes);
            case TOO_SLOW ->
                new GatewayResponseException(
                        GatewayResponseType.DEFAULT_4XX,
                        408,
                        "{\"message\":\"Request Timeout\"}",
                        "RequestTimeoutException",
                        "The request body did not arrive in time");
            case TOO_MANY ->
                new GatewayResponseException(
                        GatewayResponseType.DEFAULT_5XX,
                        503,
                        "{\"message\":\"Service Unavailable\"}",
                        "ServiceUnavailableException",
                        "The bodies of too many requests are being received");
            case DISCONNECTED -> {
                exchange.incomplete = true;
                yield new GatewayResponseException(
                        GatewayResponseType.BAD_REQUEST_BODY,
                        "The client closed its connection in the middle of the body");
            }
        };
    }
}
