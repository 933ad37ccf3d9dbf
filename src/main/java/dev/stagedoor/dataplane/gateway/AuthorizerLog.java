/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.authorization.AuthorizerAnswer;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.AuthorizerType;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The execution log of an authorizer's test, as AWS writes it (the logs of tests that users of AWS published: what was
 * asked, what was answered, and how it ended).
 */
final class AuthorizerLog {

    private AuthorizerLog() {}

    /**
     * @param event what the trace was told of the authorizer
     * @param answer null when it failed
     * @param failure null when it answered
     */
    static String of(
            Exchange exchange,
            AuthorizerPlan authorizer,
            Trace trace,
            Trace.Event event,
            @Nullable AuthorizerAnswer answer,
            @Nullable GatewayResponseException failure) {
        LogText log = new LogText(exchange.requestId);
        Instant start = event.time();
        Instant end = start.plusNanos(event.durationMicros() * 1_000);
        log.line(start, "Starting authorizer: " + authorizer.authorizerId() + " for request: " + exchange.requestId);
        Map<String, Object> identity = event.object("identity");
        if (!identity.isEmpty()) {
            boolean several = authorizer.type() == AuthorizerType.REQUEST;
            log.line(
                    start,
                    "Incoming identity: "
                            + (several
                                    ? LogText.map(identity)
                                    : identity.values().iterator().next()));
        }
        Map<String, Object> request = event.object("request");
        if (!request.isEmpty()) {
            log.line(start, "Endpoint request URI: " + request.get("uri"));
            log.line(start, "Endpoint request headers: " + LogText.map(Trace.object(request, "headers")));
            log.line(start, "Endpoint request body after transformations: " + request.get("body"));
            log.line(start, "Sending request to " + request.get("uri"));
        }
        if (event.facts().get("result") instanceof String result) {
            log.line(end, "Authorizer result body before parsing: " + result);
        }
        if (answer != null) {
            if (answer.principalId() != null) {
                String principal = String.valueOf(trace.mask()
                        .values(Map.of("token", List.of(answer.principalId())))
                        .get("token"));
                log.line(end, "Using valid authorizer policy for principal: " + principal);
            }
            log.line(end, "Successfully completed authorizer execution");
        } else if (failure != null) {
            failed(log, end, exchange, failure);
        }
        return log.toString();
    }

    private static void failed(LogText log, Instant end, Exchange exchange, GatewayResponseException failure) {
        if (failure.type() == GatewayResponseType.UNAUTHORIZED) {
            log.line(end, "Unauthorized request: " + exchange.requestId);
            log.line(end, "Unauthorized");
        } else {
            log.line(end, "Execution failed due to configuration error: " + failure.getMessage());
            log.line(end, failure.errorType());
        }
    }
}
