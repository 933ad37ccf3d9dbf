/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;

/** An API of integrations with AWS's services, as a test puts it together and calls it. */
final class ServiceApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document = JSON.createObjectNode().put("swagger", "2.0");
    private final Gateway gateway;
    private String id = "";

    ServiceApi(Gateway gateway) {
        this.gateway = gateway;
        document.putObject("info").put("title", "services").put("version", "1");
    }

    /** The definition, in OpenAPI's version 2. */
    ObjectNode document() {
        return document;
    }

    /** The method, which may be {@code ANY}; added if it is not there. */
    ObjectNode method(String path, String verb) {
        ObjectNode method = document.withObjectProperty("paths")
                .withObjectProperty(path)
                .withObjectProperty(verb.equals("ANY") ? "x-amazon-apigateway-any-method" : verb);
        method.withObjectProperty("responses").withObjectProperty("200");
        return method;
    }

    /**
     * Adds a method that calls a service.
     *
     * @param service {@code {service}:{path|action}/…}
     * @return its integration
     */
    ObjectNode integration(String path, String verb, String httpMethod, String service) {
        ObjectNode integration = method(path, verb)
                .withObjectProperty("x-amazon-apigateway-integration")
                .put("type", "aws")
                .put("httpMethod", httpMethod)
                .put("credentials", "arn:aws:iam::123456789012:role/any")
                .put("uri", "arn:aws:apigateway:us-east-1:" + service);
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .put("statusCode", "200");
        return integration;
    }

    /** To the stage {@code dev}. */
    void deploy() {
        try (ApiGatewayClient management = gateway.management()) {
            id = management
                    .importRestApi(
                            request -> request.failOnWarnings(true).body(SdkBytes.fromUtf8String(document.toString())))
                    .id();
            management.createDeployment(request -> request.restApiId(id).stageName("dev"));
        }
    }

    HttpRequest.Builder to(String path) {
        return gateway.request("/_aws/execute-api/" + id + "/dev" + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return Gateway.send(to(path));
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return Gateway.send(to(path).POST(HttpRequest.BodyPublishers.noBody()));
    }
}
