/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthorizerOperationsTest {

    private static final String URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:f/invocations";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    private static String token(String name) {
        return """
                {"name": "%s", "type": "TOKEN", "authorizerUri": "%s",
                 "identitySource": "method.request.header.Authorization"}""".formatted(name, URI);
    }

    @Test
    void anAuthorizerIsCreatedReadListedAndDeleted() {
        ObjectNode created = api.done("CreateAuthorizer", token("guard"));
        String id = "{\"authorizerId\": \"" + created.get("id").asText() + "\"}";

        assertThat(created.get("authType").asText()).isEqualTo("custom");
        assertThat(api.done("GetAuthorizer", id)).isEqualTo(created);
        assertThat(api.done("GetAuthorizers", "{}").path("items")).containsExactly(created);

        assertThat(api.call("DeleteAuthorizer", id).status()).isEqualTo(202);
        api.refused("GetAuthorizer", id, 404, "Invalid Authorizer identifier specified");
    }

    @Test
    void aUserPoolNeedsNoFunction() {
        ObjectNode created = api.done("CreateAuthorizer", """
                {"name": "pool", "type": "COGNITO_USER_POOLS", "identitySource": "method.request.header.Authorization",
                 "providerARNs": ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"]}""");

        assertThat(created.get("authType").asText()).isEqualTo("cognito_user_pools");
        assertThat(created.has("authorizerUri")).isFalse();
    }

    @Test
    void namesAreUniqueWithinAnApi() {
        api.done("CreateAuthorizer", token("guard"));
        String other = api.done("CreateAuthorizer", token("other")).get("id").asText();
        String message = "Authorizer name must be unique. Authorizer guard already exists in this RestApi.";

        api.refused("CreateAuthorizer", token("guard"), 409, message);
        assertThat(api.call(
                                "UpdateAuthorizer",
                                OneMethod.patchOf("{'authorizerId':'" + other + "'}", "replace", "/name", "guard"))
                        .body()
                        .at("/Error/Message")
                        .asText())
                .isEqualTo(message);
    }

    @Test
    void whatCannotWorkIsRefused() {
        api.refused(
                "CreateAuthorizer",
                token("a").replace(URI, "https://example.com"),
                400,
                "Invalid Authorizer URI: https://example.com. Authorizer URI should be a valid API Gateway ARN that"
                        + " represents a Lambda function invocation.");
        api.refused(
                "CreateAuthorizer",
                token("a").replace("method.request.header.Authorization", "Authorization"),
                400,
                "Invalid identity source specified: Authorization");
        api.refused(
                "CreateAuthorizer",
                token("a").replace("TOKEN", "JWT"),
                400,
                "1 validation error detected: Value 'JWT' at 'createAuthorizerInput.type' failed to satisfy constraint:"
                        + " Member must satisfy enum value set: [TOKEN, REQUEST, COGNITO_USER_POOLS]");
        api.refused(
                "CreateAuthorizer",
                "{\"name\": \"r\", \"type\": \"REQUEST\", \"authorizerUri\": \"" + URI
                        + "\", \"authorizerResultTtlInSeconds\": 60}",
                400,
                "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)");
    }

    /** The text: hashicorp/terraform#6731. */
    @Test
    void anAuthorizerThatAMethodNamesCannotBeDeleted() {
        String id = api.done("CreateAuthorizer", token("guard")).get("id").asText();
        api.done("PutMethod", "{\"authorizationType\": \"CUSTOM\", \"authorizerId\": \"" + id + "\"}");

        api.refused(
                "DeleteAuthorizer",
                "{\"authorizerId\": \"" + id + "\"}",
                409,
                "Cannot delete authorizer 'guard', is referenced in method: GET//");

        api.patch("UpdateMethod", "{}", "replace", "/authorizationType", "NONE");
        assertThat(api.call("DeleteAuthorizer", "{\"authorizerId\": \"" + id + "\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void anImportedAuthorizerIsReadByTheSameName() {
        api.done("PutRestApi", "{\"body\": " + quoted("""
                {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {},
                 "components": {"securitySchemes": {"guard": {
                   "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "custom",
                   "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "%s"}}}}}""".formatted(URI)) + "}");

        assertThat(api.done("GetAuthorizers", "{}")
                        .at("/items/0/identitySource")
                        .asText())
                .isEqualTo("method.request.header.Authorization");
    }

    private static String quoted(String text) {
        return new com.fasterxml.jackson.databind.node.TextNode(text).toString();
    }

    @Test
    void aMethodTakesAnAuthorizerOfItsOwnKindOnly() {
        String id = api.done("CreateAuthorizer", token("guard")).get("id").asText();

        api.refused(
                "PutMethod",
                "{\"authorizationType\": \"COGNITO_USER_POOLS\", \"authorizerId\": \"" + id + "\"}",
                400,
                "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS"
                        + " requires a valid authorizer.");
        api.done("PutMethod", "{\"authorizationType\": \"CUSTOM\", \"authorizerId\": \"" + id + "\"}");
    }
}
