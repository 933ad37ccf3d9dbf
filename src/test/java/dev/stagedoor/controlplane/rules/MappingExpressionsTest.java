/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingExpressionsTest {

    private static final String INVALID =
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [";

    @Test
    void parameterNamesAreUniqueAcrossQuerystringHeaderAndPath() {
        assertThat(MappingExpressions.requestParametersRefusal(
                        map("method.request.querystring.optional", "false", "method.request.header.optional", "false")))
                .isEqualTo("Parameter names must be unique across querystring, header and path");
        assertThat(MappingExpressions.requestParametersRefusal(
                        map("method.request.querystring.a", "false", "method.request.header.b", "false")))
                .isNull();
    }

    @Test
    void aDeclaredParameterHasAPlaceAndAPlainName() {
        assertThat(MappingExpressions.requestParametersRefusal(map("method.request.header.a b", "true")))
                .isEqualTo(
                        INVALID + "Parameter name should match the following regular expression: ^[a-zA-Z0-9._$-]+$]");
        assertThat(MappingExpressions.requestParametersRefusal(map("method.request.cookie.a", "true")))
                .isEqualTo(INVALID + "Invalid mapping expression parameter specified: method.request.cookie.a]");
        assertThat(MappingExpressions.responseParametersRefusal(map("method.response.body.a", "true")))
                .isEqualTo(INVALID + "Invalid mapping expression parameter specified: method.response.body.a]");
        assertThat(MappingExpressions.responseParametersRefusal(map("method.response.header.my-header", "true")))
                .isNull();
    }

    @Test
    void aMappedRequestParameterIsDeclaredByTheMethod() {
        ObjectNode declared = map("method.request.path.status", "true", "method.request.querystring.q", "false");
        assertThat(MappingExpressions.requestRefusal(
                        map("integration.request.path.status", "method.request.path.status"), declared))
                .isNull();
        assertThat(MappingExpressions.requestRefusal(
                        map("integration.request.querystring.q", "method.request.multivaluequerystring.q"), declared))
                .isNull();
        assertThat(MappingExpressions.requestRefusal(
                        map("integration.request.header.X", "method.request.header.X"), declared))
                .isEqualTo(INVALID + "Invalid mapping expression parameter specified: method.request.header.X]");
    }

    @Test
    void aStaticValueHasQuotes() { // recorded: test_put_integration_request_parameter_bool_type
        assertThat(MappingExpressions.requestRefusal(map("integration.request.header.X", "true"), Json.object()))
                .isEqualTo(INVALID + "Invalid mapping expression specified: true]");
        assertThat(MappingExpressions.requestRefusal(map("integration.request.header.X", "'true'"), Json.object()))
                .isNull();
    }

    @Test
    void allRefusedMappingsAreNamed() {
        assertThat(MappingExpressions.requestRefusal(
                        map("integration.request.header.X", "true", "integration.request.body", "'a'"), Json.object()))
                .isEqualTo(INVALID + "Invalid mapping expression specified: true, Invalid mapping expression specified:"
                        + " integration.request.body]");
    }

    @Test
    void aCacheKeyParameterIsDeclaredByTheMethodOrMappedByTheIntegration() {
        ObjectNode declared = map("method.request.querystring.q", "false", "method.request.path.id", "true");
        ObjectNode mapped = map("integration.request.header.X", "'1'");
        for (String parameter : List.of(
                "method.request.querystring.q",
                "method.request.multivaluequerystring.q",
                "method.request.path.id",
                "integration.request.header.X")) {
            assertThat(MappingExpressions.cacheKeyRefusal(
                            Json.object().putArray("cacheKeyParameters").add(parameter), mapped, declared))
                    .as(parameter)
                    .isNull();
        }
        for (String parameter : List.of("method.request.header.q", "integration.request.path.id", "q")) {
            assertThat(MappingExpressions.cacheKeyRefusal(
                            Json.object().putArray("cacheKeyParameters").add(parameter), mapped, declared))
                    .as(parameter)
                    .isEqualTo("Invalid cache key parameter specified");
        }
    }

    @Test
    void aMappedHeaderIsDeclaredByTheMethodResponse() {
        ObjectNode declared = map("method.response.header.Content-Type", "false");
        assertThat(MappingExpressions.responseRefusal(
                        map("method.response.header.Content-Type", "integration.response.header.Content-Type"),
                        declared))
                .isNull();
        assertThat(MappingExpressions.responseRefusal(map("method.response.header.X", "'a'"), declared))
                .isEqualTo(INVALID + "Invalid mapping expression parameter specified: method.response.header.X]");
        assertThat(MappingExpressions.responseRefusal(map("method.response.header.Content-Type", "a"), declared))
                .isEqualTo(INVALID + "Invalid mapping expression specified: a]");
    }

    @Test
    void aTemplateIsForAMediaType() { // recorded: test_integration_response_invalid_responsetemplates
        assertThat(MappingExpressions.templatesRefusal(map("123", "")))
                .isEqualTo("Validation Result: warnings : [], errors : [Invalid content type specified: 123]");
        assertThat(MappingExpressions.templatesRefusal(
                        map("application/json", "", "$default", "", "text/plain; charset=utf-8", "")))
                .isNull();
    }

    private static ObjectNode map(String... namesAndValues) {
        ObjectNode map = Json.object();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
