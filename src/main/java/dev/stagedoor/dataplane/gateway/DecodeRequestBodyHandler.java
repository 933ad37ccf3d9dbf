/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * Step decodeRequestBody: unpacks a body with a Content-Encoding where the API has compression on, before anything looks
 * into it (features R-22). What unpacks to more than a body may have, or grows a hundredfold, is refused.
 */
@Dependent
public class DecodeRequestBodyHandler implements Handler {

    private final long limitBytes;

    @Inject
    public DecodeRequestBodyHandler(Settings settings) {
        this(settings.payloadLimitBytes());
    }

    DecodeRequestBodyHandler(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Whether a request's body has to be in memory for this step. */
    static boolean applies(Exchange exchange) {
        return exchange.requireStage().minimumCompressionSize() != null
                && exchange.request().getHeader("Content-Encoding") != null;
    }

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        byte[] body = exchange.requestBody;
        if (body == null || body.length == 0 || !applies(exchange)) {
            return DONE;
        }
        ContentEncoding encoding = ContentEncoding.of(exchange.request().getHeader("Content-Encoding"));
        if (encoding == null) {
            throw new GatewayResponseException(
                    GatewayResponseType.UNSUPPORTED_MEDIA_TYPE, "The request's Content-Encoding is not supported");
        }
        try {
            exchange.requestBody = encoding.decode(body, limitBytes);
            exchange.requestBodyDecoded = true;
            return DONE;
        } catch (ContentEncoding.TooLargeException e) {
            throw PayloadLimitHandler.tooLarge(limitBytes);
        } catch (IOException e) {
            throw new GatewayResponseException(
                    GatewayResponseType.BAD_REQUEST_BODY, "The request's body is not in its Content-Encoding");
        }
    }
}
