/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import jakarta.enterprise.context.Dependent;
import java.util.concurrent.CompletionStage;

/**
 * Step encodeResponseBody: packs an answer of at least the API's {@code minimumCompressionSize} for a client that takes
 * it packed, after all mapping (features R-22). One that has a Content-Encoding already is left alone, and one that
 * streams: it would have to be whole first.
 */
@Dependent
public class EncodeResponseBodyHandler implements Handler {

    /** The most that an answer may have in memory: AWS's payload limit. */
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        Integer minimum = exchange.requireStage().minimumCompressionSize();
        Body body = exchange.responseBody;
        if (minimum == null
                || body.length() == 0
                || (body.length() > 0 && body.length() < minimum)
                || body.length() > MOST_BYTES
                || exchange.requireMethod().integration().streamsResponse()
                || exchange.request().getMethod().equals("HEAD")
                || exchange.responseHeaders.last("Content-Encoding") != null) {
            return DONE;
        }
        ContentEncoding encoding = ContentEncoding.preferred(exchange.request().getHeader("Accept-Encoding"));
        if (encoding == ContentEncoding.IDENTITY) {
            return DONE;
        }
        return body.readAll(MOST_BYTES).thenAccept(bytes -> {
            boolean pack = bytes.length >= minimum;
            exchange.responseBody = new Body.Bytes(pack ? encoding.encode(bytes) : bytes);
            if (pack) {
                exchange.responseHeaders.add("Content-Encoding", encoding.token());
            }
        });
    }
}
