/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.apigateway.TestInvocation;
import dev.stagedoor.controlplane.apigateway.TestInvocations;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.gateway.TestInvoke;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.RouteTree;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs definitions as they are now: compiles what is under test as a deployment would, and has traffic's own steps run it. */
@ApplicationScoped
public class TestRuns implements TestInvocations {

    @Inject
    SnapshotCompiler compiler;

    @Inject
    StoredStages storedStages;

    @Inject
    ClientCertificateCompiler clientCertificates;

    @Inject
    TestInvoke testInvoke;

    @Override
    public CompletionStage<MethodResult> invokeMethod(
            String restApiId, DefinitionTree api, String method, String httpMethod, TestInvocation call) {
        List.copyOf(api.nodes().keySet()).stream()
                .filter(path -> isMethod(path) && !path.equals(method))
                .forEach(api::remove);
        String resourcePath = SnapshotCompiler.resourcePath(api, method.split("/")[2]);
        StageSnapshot stage = compile(restApiId, api, call);
        // As a path the template fits itself, and it is the only one.
        RouteTree.Match match = stage.routes().match(httpMethod, resourcePath);
        if (match == null) {
            throw new IllegalStateException("No method " + httpMethod + " " + resourcePath);
        }
        return run(stage, match.method(), request(httpMethod, call))
                .thenApply(answer -> new MethodResult(
                        answer.status(),
                        answer.headers(),
                        new String(answer.body(), StandardCharsets.UTF_8),
                        answer.log(),
                        answer.latencyMillis(),
                        call.traced() ? answer.trace().toJson() : null));
    }

    @Override
    public CompletionStage<AuthorizerResult> invokeAuthorizer(
            String restApiId, DefinitionTree api, String authorizerId, TestInvocation call) {
        List.copyOf(api.nodes().keySet()).stream().filter(TestRuns::isMethod).forEach(api::remove);
        TestInvoke.Request request = request("GET", call);
        String path = request.pathWithQueryString().split("[?]", 2)[0];
        MethodPlan method = compiler.methodWithAuthorizer(
                api, authorizerId, path.startsWith("/") ? path : "/" + path, call.stageVariables());
        return testInvoke
                .runAuthorizer(compile(restApiId, api, call), method, call.additionalContext(), request)
                .thenApply(test -> new AuthorizerResult(
                        test.clientStatus(),
                        test.log(),
                        test.latencyMillis(),
                        test.answer().principalId(),
                        test.answer().policyDocument(),
                        test.answer().claims()));
    }

    private static TestInvoke.Request request(String httpMethod, TestInvocation call) {
        return new TestInvoke.Request(
                httpMethod,
                call.pathWithQueryString(),
                call.headers(),
                call.body().getBytes(StandardCharsets.UTF_8));
    }

    private CompletionStage<TestInvoke.Answer> run(StageSnapshot stage, MethodPlan method, TestInvoke.Request request) {
        try {
            return testInvoke.run(stage, method, request);
        } catch (GatewayResponseException e) {
            throw AwsException.badRequest("Invalid path or query string specified");
        }
    }

    /** What is under test as a stage would serve it, with the variables of the call. */
    private StageSnapshot compile(String restApiId, DefinitionTree api, TestInvocation call) {
        ObjectNode stage = Json.object().put("stageName", TestInvoke.STAGE_NAME);
        ObjectNode variables = stage.putObject("variables");
        call.stageVariables().forEach(variables::put);
        return compiler.compile(restApiId, stage, clientCertificate(call.clientCertificateId()), 0, api);
    }

    private @Nullable ClientCertificate clientCertificate(@Nullable String id) {
        return id == null
                ? null
                : clientCertificates.compile(storedStages
                        .clientCertificate(id)
                        .orElseThrow(() -> AwsException.badRequest("Invalid client certificate identifier specified")));
    }

    private static boolean isMethod(String path) {
        String[] segments = path.split("/");
        return segments.length == 5 && segments[1].equals("resources") && segments[3].equals("methods");
    }
}
