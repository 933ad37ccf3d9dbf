/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.JsonText;
import dev.stagedoor.dataplane.exchange.RequestValues;
import dev.stagedoor.dataplane.snapshot.GatewayResponsePlan;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import jakarta.enterprise.context.Dependent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes gateway responses: AWS's bodies byte for byte, or what the API's author made of them. Not one of them carries
 * a trace header (recorded; features G-10).
 */
@Dependent
public class ErrorResponder {

    private static final String JSON = "application/json";
    private static final String CONTEXT = "context.";
    private static final String STAGE_VARIABLE = "stageVariables.";
    private static final String HEADER = "method.request.header.";
    private static final String QUERYSTRING = "method.request.querystring.";
    private static final String PATH = "method.request.path.";

    /** The framing of an answer is the gateway's, whatever a response parameter says. */
    private static final Set<String> FRAMING = caseless("Connection", "Content-Length", "Transfer-Encoding", "Upgrade");

    /**
     * Answers with a gateway response, and notes in the exchange what the log wants to know of it. A client that has
     * gone away gets nothing; the exchange is then incomplete.
     */
    public void render(Exchange exchange, GatewayResponseException failure) {
        GatewayResponsePlan plan = plan(exchange, failure.type());
        note(exchange, failure, plan);
        String contentType = failure.body().startsWith("{") ? JSON : "text/plain";
        String text = failure.body();
        if (plan != null && !plan.responseTemplates().isEmpty()) {
            String key = templateKey(exchange.request().getHeader("Accept"), plan.responseTemplates());
            if (key != null) {
                contentType = key;
                text = GatewayResponseTemplate.render(
                        plan.responseTemplates().getOrDefault(key, ""), name -> variable(exchange, name));
            }
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        HttpServletResponse response = exchange.response();
        response.setStatus(exchange.status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        AnswerHeaders.addGatewayFields(exchange);
        response.setHeader("x-amzn-ErrorType", failure.errorType());
        if (plan != null) {
            plan.responseParameters().forEach((name, value) -> setHeader(exchange, name, value));
        }
        if (!exchange.request().getMethod().equals("HEAD")) {
            write(exchange, body);
        }
    }

    /** Only a stage has customised responses: before one is found, and for what is no stage, there are AWS's. */
    private static @Nullable GatewayResponsePlan plan(Exchange exchange, GatewayResponseType type) {
        StageSnapshot stage = exchange.stage;
        return stage == null ? null : stage.gatewayResponses().get(type);
    }

    private static void note(Exchange exchange, GatewayResponseException failure, @Nullable GatewayResponsePlan plan) {
        exchange.gatewayResponseType = failure.type();
        exchange.errorMessage = JsonText.onlyString(failure.body());
        exchange.status = plan != null && plan.statusCode() != null ? plan.statusCode() : failure.statusCode();
        String reason = failure.getMessage();
        if (reason == null || reason.isEmpty()) {
            return;
        }
        switch (failure.type()) {
            case BAD_REQUEST_BODY, BAD_REQUEST_PARAMETERS -> exchange.validationErrorString = reason;
            case API_CONFIGURATION_ERROR, INTEGRATION_FAILURE, INTEGRATION_TIMEOUT -> {
                if (exchange.integrationErrorMessage == null) {
                    exchange.integrationErrorMessage = reason;
                }
            }
            default -> exchange.errorMessage = reason; // the body may repeat what no log should
        }
    }

    /** The first type that the client accepts and the API has a template for; else JSON's, if there is one. */
    private static @Nullable String templateKey(@Nullable String accept, Map<String, String> templates) {
        if (accept != null) {
            for (String range : accept.split(",")) {
                int parameters = range.indexOf(';');
                String type = (parameters < 0 ? range : range.substring(0, parameters)).strip();
                if (templates.containsKey(type)) {
                    return type;
                }
            }
        }
        return templates.containsKey(JSON) ? JSON : null;
    }

    /** A variable of a template; null when there is no such kind of variable. */
    private static @Nullable String variable(Exchange exchange, String name) {
        if (name.equals("context.error.messageString")) {
            return JsonText.quote(exchange.errorMessage); // null without quotes, as in AWS's {"message":null}
        }
        if (name.startsWith(CONTEXT)) {
            return orEmpty(ContextVariables.value(exchange, name.substring(CONTEXT.length())));
        }
        ValueExpression expression = expression(name);
        return expression == null ? null : first(RequestValues.of(expression, exchange));
    }

    private static @Nullable ValueExpression expression(String name) {
        if (name.startsWith(STAGE_VARIABLE)) {
            return new ValueExpression.StageVariable(name.substring(STAGE_VARIABLE.length()));
        } else if (name.startsWith(HEADER)) {
            return new ValueExpression.RequestHeader(name.substring(HEADER.length()), false);
        } else if (name.startsWith(QUERYSTRING)) {
            return new ValueExpression.RequestQueryString(name.substring(QUERYSTRING.length()), false);
        } else if (name.startsWith(PATH)) {
            return new ValueExpression.RequestPath(name.substring(PATH.length()));
        }
        return null;
    }

    private static void setHeader(Exchange exchange, String name, ValueExpression source) {
        List<String> values = RequestValues.of(source, exchange);
        if (values.isEmpty() || FRAMING.contains(name) || !values.stream().allMatch(ErrorResponder::isFieldValue)) {
            return;
        }
        exchange.response().setHeader(name, String.join(",", values));
    }

    /** No line break or other control character: a value from the request must not become a second field. */
    private static boolean isFieldValue(String value) {
        return value.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
    }

    private static void write(Exchange exchange, byte[] body) {
        try {
            exchange.response().getOutputStream().write(body);
            exchange.responseLength += body.length;
        } catch (IOException e) {
            exchange.incomplete = true;
        }
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.get(0);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }
}
