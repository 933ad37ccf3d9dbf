/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.conformance.ManagementApi;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.MemoryDefinitions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A REST API, in a store of its own unless it is given one, for calls on what its root resource has. */
final class OneMethod implements AutoCloseable {

    private final ManagementApi management;
    final String restApiId;
    final String rootId;

    OneMethod() {
        this(new ManagementApi("123456789012"));
    }

    OneMethod(ManagementApi management) {
        this.management = management;
        ObjectNode api = management
                .call("CreateRestApi", Json.object().put("name", "one"))
                .body();
        restApiId = api.get("id").asText();
        rootId = api.get("rootResourceId").asText();
    }

    /**
     * @param parameters JSON, or JSON with single quotes throughout; those of the API, of its root resource and of the
     *     verb GET need not be given
     */
    ManagementApi.Answer call(String operation, String parameters) {
        ObjectNode all = Json.object().put("restApiId", restApiId);
        if (operation.matches("(Put|Get|Update|Delete)(Method|Integration).*")) {
            all.put("resourceId", rootId).put("httpMethod", "GET");
        }
        all.setAll(Json.readObject(parameters.contains("\"") ? parameters : parameters.replace('\'', '"')));
        return management.call(operation, all);
    }

    /** The body of a call that succeeds. */
    ObjectNode done(String operation, String parameters) {
        ManagementApi.Answer answer = call(operation, parameters);
        assertThat(answer.status()).as(operation + " " + answer.body()).isLessThan(300);
        return answer.body();
    }

    /** A call that is refused with a status, an error type and a message. */
    void refused(String operation, String parameters, int status, String message) {
        ManagementApi.Answer answer = call(operation, parameters);
        assertThat(answer.body().at("/Error/Message").asText()).isEqualTo(message);
        assertThat(answer.status()).isEqualTo(status);
    }

    void putMock(String httpMethod) {
        String verb = "{\"httpMethod\": \"" + httpMethod + "\"";
        done("PutMethod", verb + ", \"authorizationType\": \"NONE\"}");
        done("PutIntegration", verb + ", \"type\": \"MOCK\"}");
    }

    /** Deploys the API as it is, with a method GET, to a stage. */
    void deploy(String stageName) {
        putMock("GET");
        done("CreateDeployment", "{\"stageName\": \"" + stageName + "\"}");
    }

    /** The body of an update by one operation; {@code id} is a member of the call's input that names the resource. */
    ObjectNode patch(String operation, String id, String op, String path, String value) {
        return done(operation, patchOf(id, op, path, value));
    }

    /** Uses a bean of the operations as another part of the application would, in a transaction. */
    <T> void with(Class<T> type, Consumer<T> use) {
        management.with(type, use);
    }

    /** What calls cost the database. */
    MemoryDefinitions.Cost cost(Runnable calls) {
        return management.cost(calls);
    }

    /** The document of a row, with what is never answered. */
    ObjectNode stored(String path) {
        List<ObjectNode> found = new ArrayList<>();
        with(Definitions.class, definitions -> definitions.find(path).ifPresent(row -> found.add(row.document())));
        return found.get(0);
    }

    static String patchOf(String id, String op, String path, String value) {
        ObjectNode parameters = Json.readObject(id.replace('\'', '"'));
        parameters
                .putArray("patchOperations")
                .addObject()
                .put("op", op)
                .put("path", path)
                .put("value", value);
        return Json.write(parameters);
    }

    @Override
    public void close() {
        management.close();
    }
}
