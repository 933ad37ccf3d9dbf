/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * Reads {@code application/vnd.amazon.eventstream} as InvokeWithResponseStream answers it: PayloadChunk events with what
 * the function writes, then InvokeComplete. A message is {@code total length, headers length, CRC of these, headers,
 * payload, CRC of it all}. A payload is passed on as it arrives, however long its message is; what is not followed by
 * InvokeComplete is not whole.
 */
final class EventStream {

    private static final int PRELUDE_BYTES = 12;
    private static final int CRC_BYTES = 4;

    /** What is collected and not passed on: a message's headers, or the JSON of an InvokeComplete. */
    private static final int MOST_COLLECTED_BYTES = 64 * 1024;

    private enum Part {
        PRELUDE,
        HEADERS,
        PAYLOAD,
        CRC
    }

    private final StreamedOutput output;
    private final BodySource source;
    private final Function<String, GatewayResponseException> functionError;
    private final CRC32 crc = new CRC32();

    private Part part = Part.PRELUDE;
    private ByteBuffer collected = ByteBuffer.allocate(PRELUDE_BYTES);
    private long payloadLeft;
    private boolean chunk;
    private boolean complete;
    private boolean dead;

    /** @param functionError what a function's error is answered with, from its code */
    EventStream(StreamedOutput output, BodySource source, Function<String, GatewayResponseException> functionError) {
        this.output = output;
        this.source = source;
        this.functionError = functionError;
    }

    /** @param bytes not changed by anybody from now on */
    void received(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining() && !dead) {
                if (part == Part.PAYLOAD && chunk) {
                    passOn(in);
                } else {
                    collect(in);
                }
            }
        } catch (IOException e) {
            dead = true;
            source.fail(e);
        }
    }

    private void passOn(ByteBuffer in) {
        int length = (int) Math.min(payloadLeft, in.remaining());
        byte[] payload = Arrays.copyOfRange(in.array(), in.position(), in.position() + length);
        in.position(in.position() + length);
        crc.update(payload);
        payloadLeft -= length;
        if (payloadLeft == 0) {
            begin(Part.CRC, CRC_BYTES);
        }
        output.received(payload);
    }

    private void collect(ByteBuffer in) throws IOException {
        int length = Math.min(collected.remaining(), in.remaining());
        collected.put(in.array(), in.position(), length);
        in.position(in.position() + length);
        source.taken(length);
        if (!collected.hasRemaining()) {
            collected.flip();
            collected();
        }
    }

    private void begin(Part next, int length) {
        part = next;
        collected = ByteBuffer.allocate(length);
    }

    /** A part is here to its last byte. */
    private void collected() throws IOException {
        switch (part) {
            case PRELUDE -> {
                long totalLength = Integer.toUnsignedLong(collected.getInt());
                long headersLength = Integer.toUnsignedLong(collected.getInt());
                crc.reset();
                crc.update(collected.array(), 0, 2 * Integer.BYTES);
                check(collected.getInt());
                crc.update(collected.array(), 2 * Integer.BYTES, Integer.BYTES);
                payloadLeft = totalLength - headersLength - PRELUDE_BYTES - CRC_BYTES;
                if (payloadLeft < 0 || headersLength == 0 || headersLength > MOST_COLLECTED_BYTES) {
                    throw new IOException("Lambda's event stream has a message of impossible lengths");
                }
                begin(Part.HEADERS, (int) headersLength);
            }
            case HEADERS -> {
                crc.update(collected.array());
                Map<String, String> headers = EventHeaders.read(collected);
                boolean event = "event".equals(headers.get(":message-type"));
                chunk = event && "PayloadChunk".equals(headers.get(":event-type"));
                complete = event && "InvokeComplete".equals(headers.get(":event-type"));
                if (!event) {
                    throw new IOException("Lambda's event stream ended with "
                            + headers.getOrDefault(":exception-type", headers.getOrDefault(":error-code", "an error")));
                }
                if (payloadLeft == 0) {
                    begin(Part.CRC, CRC_BYTES);
                } else if (chunk) {
                    part = Part.PAYLOAD;
                } else if (payloadLeft > MOST_COLLECTED_BYTES) {
                    throw new IOException("Lambda's event stream has a message too long to be read");
                } else {
                    begin(Part.PAYLOAD, (int) payloadLeft);
                }
            }
            case PAYLOAD -> {
                crc.update(collected.array());
                if (complete) {
                    String json = new String(collected.array(), StandardCharsets.UTF_8);
                    String errorCode = LambdaProxyOutput.errorCode(json);
                    if (errorCode != null) {
                        dead = true;
                        source.fail(functionError.apply(errorCode));
                        return;
                    }
                }
                begin(Part.CRC, CRC_BYTES);
            }
            case CRC -> {
                check(collected.getInt());
                if (complete) {
                    dead = true; // nothing comes after it
                    output.ended();
                } else {
                    begin(Part.PRELUDE, PRELUDE_BYTES);
                }
            }
        }
    }

    private void check(int expected) throws IOException {
        if ((int) crc.getValue() != expected) {
            throw new IOException("Lambda's event stream has a wrong checksum");
        }
    }

    /** The connection has nothing more. */
    void ended() {
        if (!dead) {
            dead = true;
            source.fail(new IOException("Lambda's event stream ended without InvokeComplete"));
        }
    }

    void failed(Throwable cause) {
        dead = true;
        output.failed(cause);
    }
}
