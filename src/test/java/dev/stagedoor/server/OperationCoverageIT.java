/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayRequest;

/**
 * Every method of the AWS SDK's client, against the WAR: each reaches the operation of its name and no other, and the
 * answer carries what the input or a default sets.
 */
@InServer
class OperationCoverageIT {

    private static final Pattern CALLS = Pattern.compile(
            "(?m)^stagedoor_management_calls_total\\{(?=[^}]*operation=\"([^\"]+)\")[^}]*} ([0-9.E]+)$");

    private final Gateway gateway = TestServers.gateway("h2");

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    @Test
    void everyMethodOfTheSdkReachesItsOperationAndTheAnswerCarriesWhatWasSet() throws Exception {
        gateway.awaitReady();
        AnswersCarryInputs answers = new AnswersCarryInputs();
        Map<String, Integer> before = reached();
        try (ApiGatewayClient management = gateway.management(answers)) {
            new EveryOperation(management).run();
        }
        assertThat(answers.calls().keySet()).as("called").isEqualTo(operationsOfTheSdk());
        assertThat(difference(before, reached())).as("reached").isEqualTo(answers.calls());
        assertThat(answers.missing()).as("not answered").isEmpty();
    }

    private static Set<String> operationsOfTheSdk() {
        return Stream.of(ApiGatewayClient.class.getMethods())
                .filter(method -> method.getParameterCount() == 1
                        && ApiGatewayRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                        && !method.getName().endsWith("Paginator"))
                .map(method -> method.getParameterTypes()[0].getSimpleName().replaceFirst("Request$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How often each operation has been called so far, by the server's own count. */
    private Map<String, Integer> reached() throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString(("viewer:" + TestServers.PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> metrics =
                Gateway.send(gateway.request("/metrics").header("Authorization", "Basic " + credentials));
        assertThat(metrics.statusCode()).isEqualTo(200);
        Map<String, Integer> reached = new HashMap<>();
        Matcher series = CALLS.matcher(metrics.body());
        while (series.find()) {
            reached.merge(series.group(1), (int) Double.parseDouble(series.group(2)), Integer::sum);
        }
        return reached;
    }

    private static Map<String, Integer> difference(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> difference = new TreeMap<>();
        after.forEach((operation, count) -> {
            if (count > before.getOrDefault(operation, 0)) {
                difference.put(operation, count - before.getOrDefault(operation, 0));
            }
        });
        return difference;
    }
}
