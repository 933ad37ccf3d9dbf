/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.exchange.IntegrationResponse;
import dev.stagedoor.dataplane.exchange.Trace;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Takes an exchange through the pipeline's lists. As long as steps finish at once everything happens on the caller's
 * thread; from the first that waits, whoever completes its stage goes on.
 */
@ApplicationScoped
public class ExchangeRunner {

    private static final System.Logger LOG = System.getLogger(ExchangeRunner.class.getName());

    @Inject
    RestApiPipeline pipeline;

    @Inject
    IdentifyHandler identify;

    @Inject
    ErrorResponder errorResponder;

    private RestApiPipeline pipeline(Exchange exchange) {
        return exchange.test ? pipeline.ofTests() : pipeline;
    }

    private static CompletionStage<Void> handle(Handler step, Exchange exchange) {
        Trace trace = exchange.trace;
        return trace == null ? step.handle(exchange) : StepTrace.handle(step, exchange, trace);
    }

    /**
     * Runs the inbound steps.
     *
     * @return true when the request may go on to the backend; false when it has been answered
     */
    public boolean receive(Exchange exchange) {
        try {
            for (Handler step : pipeline(exchange).inbound()) {
                if (handle(step, exchange) != Handler.DONE) {
                    throw new IllegalStateException(step + " waits, and inbound steps cannot yet");
                }
            }
            return true;
        } catch (RuntimeException e) {
            answerFailure(exchange, e);
            finish(exchange);
            return false;
        }
    }

    /** Answers a request that is not fit to be looked at; the connection ends, as its framing is in doubt. */
    public void refuse(Exchange exchange, GatewayResponseException reason) {
        exchange.closesConnection = true;
        identify.handle(exchange);
        answerFailure(exchange, reason);
        finish(exchange);
    }

    /** Runs a request that is in memory, with its method known, to its end. */
    public void test(Exchange exchange) {
        Trace trace = exchange.trace;
        if (trace != null) {
            trace.mask().texts(exchange.requireStage().stageVariables()); // before anything is told
        }
        if (receive(exchange)) {
            if (trace != null) {
                StepTrace.given(exchange, trace);
            }
            dispatch(exchange);
        }
    }

    /** Asks the backend and answers the client. */
    public void dispatch(Exchange exchange) {
        RestApiPipeline steps = pipeline(exchange);
        run(
                steps.dispatch(),
                0,
                exchange,
                () -> run(
                        integration(steps, exchange),
                        0,
                        exchange,
                        () -> run(steps.outbound(), 0, exchange, () -> finish(exchange))));
    }

    /** None, where the answer is there already. */
    private static List<Handler> integration(RestApiPipeline steps, Exchange exchange) {
        return Boolean.TRUE.equals(exchange.cacheHit) ? List.of() : steps.integration();
    }

    private void run(List<Handler> steps, int from, Exchange exchange, Runnable next) {
        try {
            for (int i = from; i < steps.size(); i++) {
                CompletionStage<Void> stage = handle(steps.get(i), exchange);
                if (stage != Handler.DONE) {
                    int resume = i + 1;
                    var unused = stage.whenComplete((done, failure) -> {
                        if (failure == null) {
                            run(steps, resume, exchange, next);
                        } else {
                            answerFailure(exchange, failure);
                            finish(exchange);
                        }
                    });
                    return;
                }
            }
        } catch (RuntimeException e) {
            answerFailure(exchange, e);
            finish(exchange);
            return;
        }
        next.run();
    }

    private void answerFailure(Exchange exchange, Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        IntegrationResponse unanswered = exchange.integrationResponse;
        if (unanswered != null) {
            unanswered.body().discard(); // its connection and its permit go back, whichever step failed
        }
        GatewayResponseException answer;
        if (cause instanceof GatewayResponseException gateway) {
            answer = gateway;
        } else {
            answer = new GatewayResponseException(GatewayResponseType.API_CONFIGURATION_ERROR, String.valueOf(cause));
            if (!(cause instanceof java.io.IOException)) {
                LOG.log(System.Logger.Level.ERROR, "Request " + exchange.requestId + " failed", cause);
            }
        }
        if (exchange.response().isCommitted()) {
            exchange.integrationErrorMessage = "Incomplete: " + answer.getMessage();
            // Too late for another answer. It must not look whole to the client.
            exchange.incomplete = true;
            ServerConnection.close(exchange.request());
            return;
        }
        try {
            exchange.response().reset(); // what the method response has already put there
            exchange.responseLength = 0;
            long start = System.nanoTime();
            errorResponder.render(exchange, answer);
            Trace trace = exchange.trace;
            if (trace != null) {
                StepTrace.gatewayResponse(exchange, trace, answer, start);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Request " + exchange.requestId + " could not be answered", e);
        }
    }

    private void finish(Exchange exchange) {
        for (Handler step : pipeline(exchange).always()) {
            try {
                step.handle(exchange);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, step.getClass().getSimpleName() + " failed", e);
            }
        }
        exchange.complete();
    }
}
