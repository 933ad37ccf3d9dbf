/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import static dev.stagedoor.controlplane.openapi.TestApi.importing;
import static dev.stagedoor.controlplane.openapi.TestApi.openApi;
import static dev.stagedoor.controlplane.openapi.TestApi.swagger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.openapi.OpenApiImport.BasePath;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Mode;
import dev.stagedoor.controlplane.openapi.OpenApiImport.Options;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestApiImportTest {

    private static ObjectNode root(String document) {
        return importing(document).tree().root();
    }

    @Test
    void root_extensions_are_settings_of_the_api() {
        ObjectNode restApi = root(swagger("""
                "x-amazon-apigateway-api-key-source":"AUTHORIZER",
                "x-amazon-apigateway-minimum-compression-size":0,
                "x-amazon-apigateway-binary-media-types":["*/*"],
                "x-amazon-apigateway-policy":{"Version":"2012-10-17","Statement":[]},
                "x-amazon-apigateway-security-policy":"TLS_1_2",
                "x-amazon-apigateway-endpoint-access-mode":"STRICT",
                "x-amazon-apigateway-endpoint-configuration":{"disableExecuteApiEndpoint":true,"vpcEndpointIds":["vpce-1"]},
                "tags":[{"name":"Owner","x-amazon-apigateway-tag-value":"me"},{"name":"no tag"}]"""));

        assertThat(restApi.path("apiKeySource").asText()).isEqualTo("AUTHORIZER");
        assertThat(restApi.path("minimumCompressionSize").asInt(-1)).isZero();
        assertThat(restApi.path("binaryMediaTypes").toString()).isEqualTo("[\"*/*\"]");
        assertThat(Json.readObject(restApi.path("policy").asText())
                        .path("Version")
                        .asText())
                .isEqualTo("2012-10-17");
        assertThat(restApi.path("securityPolicy").asText()).isEqualTo("TLS_1_2");
        assertThat(restApi.path("endpointAccessMode").asText()).isEqualTo("STRICT");
        assertThat(restApi.path("disableExecuteApiEndpoint").asBoolean()).isTrue();
        assertThat(restApi.at("/endpointConfiguration/vpcEndpointIds/0").asText())
                .isEqualTo("vpce-1");
        assertThat(restApi.path("tags").toString()).isEqualTo("{\"Owner\":\"me\"}");
    }

    @Test
    void the_endpoint_configuration_of_openapi_3_is_its_first_servers() {
        String server =
                "{\"url\":\"/\",\"x-amazon-apigateway-endpoint-configuration\":{\"disableExecuteApiEndpoint\":true}}";

        assertThat(root(openApi("\"servers\":[" + server + "]"))
                        .path("disableExecuteApiEndpoint")
                        .asBoolean())
                .isTrue();
        var second = importing(openApi("\"servers\":[{\"url\":\"/\"}," + server + "]"));
        assertThat(second.tree().root().path("disableExecuteApiEndpoint").asBoolean())
                .isFalse();
        assertThat(second.warnings())
                .containsExactly(
                        "More than one server provided. Ignoring all but the first for defining endpoint configuration");
    }

    @Test
    void the_endpoint_type_is_a_parameter_of_the_call() {
        assertThat(withTypes("PRIVATE").at("/endpointConfiguration").toString())
                .isEqualTo("{\"ipAddressType\":\"dualstack\",\"types\":[\"PRIVATE\"]}");
        assertThatThrownBy(() -> withTypes("EDGE", "REGIONAL"))
                .hasMessage("Cannot create an api with multiple Endpoint Types.");
        assertThatThrownBy(() -> withTypes("GLOBAL"))
                .hasMessage("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
    }

    private static ObjectNode withTypes(String... types) {
        return OpenApiImport.apply(
                        openApi("\"paths\":{}").getBytes(StandardCharsets.UTF_8),
                        TestApi.empty("a"),
                        new Options(
                                Mode.IMPORT,
                                BasePath.IGNORE,
                                false,
                                false,
                                List.of(types),
                                "123456789012",
                                "us-east-1"))
                .tree()
                .root();
    }

    @Test
    void settings_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> root(openApi("\"x-amazon-apigateway-minimum-compression-size\":10485761")))
                .hasMessageContaining("Invalid minimum compression size, must be between 0 and 10485760");
        assertThatThrownBy(() -> root(openApi("\"x-amazon-apigateway-api-key-source\":\"COOKIE\"")))
                .hasMessageContaining("COOKIE");
    }

    @Test
    void a_document_without_a_title_keeps_the_name_there_is() {
        DefinitionTree named = importing(openApi("\"paths\":{}")).tree();

        var result = TestApi.apply("{\"swagger\":\"2.0\"}", named, Mode.OVERWRITE);

        assertThat(result.tree().root().path("name").asText()).isEqualTo("t");
        assertThat(result.warnings()).containsExactly("Parse issue: attribute info.title is missing");
    }

    @Test
    void gateway_responses_have_awss_template_where_they_have_none() {
        DefinitionTree tree = importing(
                        openApi(
                                "\"x-amazon-apigateway-gateway-responses\":{"
                                        + "\"UNAUTHORIZED\":{\"statusCode\":418,\"responseParameters\":{\"gatewayresponse.header.a\":\"'b'\"}}}"))
                .tree();

        assertThat(tree.find("/gatewayresponses/UNAUTHORIZED").orElseThrow()).isEqualTo(Json.readObject("""
                {"responseType":"UNAUTHORIZED","statusCode":"418","defaultResponse":false,
                 "responseParameters":{"gatewayresponse.header.a":"'b'"},
                 "responseTemplates":{"application/json":"{\\"message\\":$context.error.messageString}"}}"""));
        assertThatThrownBy(() -> importing(openApi("\"x-amazon-apigateway-gateway-responses\":{\"TEAPOT\":{}}")))
                .hasMessageContaining("Unable to put gateway response 'TEAPOT'");
    }
}
