/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Body;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;

/** Step methodResponse: writes the answer's head, then lets the body through. */
@Dependent
public class MethodResponseHandler implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        HttpServletResponse response = exchange.response();
        Body body = exchange.responseBody;
        response.setStatus(exchange.status);
        AnswerHeaders.addGatewayFields(exchange);
        Headers headers = exchange.responseHeaders;
        for (int i = 0; i < headers.size(); i++) {
            response.addHeader(headers.name(i), headers.value(i));
        }
        boolean head = exchange.request().getMethod().equals("HEAD");
        if (head || exchange.status == 204 || exchange.status == 304) {
            body.discard();
            if (head) {
                lengthOfHead(exchange, response);
            }
            openOutput(response);
            return DONE;
        }
        if (body.length() >= 0) {
            response.setContentLengthLong(body.length());
        }
        if (body.length() == 0) {
            openOutput(response);
        }
        if (body.length() < 0 || body.length() > ServerConnection.UNSENT_BYTES) {
            ServerConnection.boundUnsent(exchange.request());
        }
        return body.transferTo(exchange);
    }

    /** Without this the container takes the answer for text that is still to come, and names a charset for it. */
    private static void openOutput(HttpServletResponse response) {
        try {
            var unused = response.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HEAD promises the length that GET would have. */
    private static void lengthOfHead(Exchange exchange, HttpServletResponse response) {
        IntegrationResponse answer = exchange.integrationResponse;
        String length = answer == null ? null : answer.headers().last("Content-Length");
        if (length != null && exchange.responseBody == Body.EMPTY) {
            response.setHeader("Content-Length", length);
        }
    }
}
