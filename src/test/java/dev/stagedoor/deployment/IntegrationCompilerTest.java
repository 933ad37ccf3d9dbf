/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.platform.configuration.AwsSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How answers stream, and whose credentials there are. */
class IntegrationCompilerTest {

    private static final String METHOD = "/resources/r/methods/GET";

    private final ObjectNode root = Json.object();
    private final ObjectNode method = Json.object().put("authorizationType", "NONE");

    private IntegrationPlan plan(ObjectNode integration) {
        DefinitionTree api = new DefinitionTree();
        api.put("", "RestApi", root);
        api.put(METHOD, "Method", method);
        api.put(METHOD + "/integration", "Integration", integration);
        return new IntegrationCompiler(api, Map.of(), 29_000, new AwsSettings(name -> Optional.empty()))
                .compile(METHOD);
    }

    private static ObjectNode stream() {
        return Json.object()
                .put("type", "HTTP_PROXY")
                .put("httpMethod", "GET")
                .put("uri", "http://example.com")
                .put("responseTransferMode", "STREAM");
    }

    @ParameterizedTest
    @CsvSource({"EDGE, 30000", "REGIONAL, 300000", "PRIVATE, 300000"})
    void aStreamMayPauseAsLongAsItsEndpointAllows(String type, int idleMillis) {
        root.putObject("endpointConfiguration").putArray("types").add(type);

        IntegrationPlan plan = plan(stream());

        assertThat(plan.streamsResponse()).isTrue();
        assertThat(plan.idleTimeoutMillis()).isEqualTo(idleMillis);
    }

    @ParameterizedTest
    @CsvSource({"STREAM, 900000, 900000", "STREAM, 1000000, 900000", "BUFFERED, 900000, 29000"})
    void aStreamMayTakeFifteenMinutes(String mode, int asked, int granted) {
        ObjectNode integration = stream().put("responseTransferMode", mode).put("timeoutInMillis", asked);

        assertThat(plan(integration).timeoutMillis()).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"NONE, true", "CUSTOM, true", "AWS_IAM, false"})
    void thereAreCredentialsOfACallerOnlyWhoSigns(String authorizationType, boolean broken) {
        method.put("authorizationType", authorizationType);
        IntegrationPlan plan = plan(Json.object()
                .put("type", "AWS")
                .put("httpMethod", "POST")
                .put("uri", "arn:aws:apigateway:us-east-1:sqs:action/ListQueues")
                .put("credentials", "arn:aws:iam::*:user/*"));

        assertThat(plan.configurationError() != null).isEqualTo(broken);
    }

    @Test
    void aFunctionThatStreamsIsInvokedByTheOperationForThat() {
        IntegrationPlan plan = plan(
                stream()
                        .put("type", "AWS_PROXY")
                        .put("httpMethod", "POST")
                        .put(
                                "uri",
                                "arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/response-streaming-invocations"));

        assertThat(plan.uri())
                .isNotNull()
                .satisfies(
                        uri -> assertThat(uri.path())
                                .containsExactly(
                                        "/2021-11-15/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/response-streaming-invocations"));
    }
}
