/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.ParameterMapping.Location;
import dev.stagedoor.dataplane.snapshot.ValueExpression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingExpressionTest {

    @Test
    void everySourceOfTheReference() {
        assertThat(MappingExpression.parse("'it''s'")).isEqualTo(new ValueExpression.Static("it''s"));
        assertThat(MappingExpression.parse("''")).isEqualTo(new ValueExpression.Static(""));
        assertThat(MappingExpression.parse("method.request.header.X-Api.Key"))
                .isEqualTo(new ValueExpression.RequestHeader("X-Api.Key", false));
        assertThat(MappingExpression.parse("method.request.multivalueheader.X"))
                .isEqualTo(new ValueExpression.RequestHeader("X", true));
        assertThat(MappingExpression.parse("method.request.querystring.a.b"))
                .isEqualTo(new ValueExpression.RequestQueryString("a.b", false));
        assertThat(MappingExpression.parse("method.request.multivaluequerystring.a"))
                .isEqualTo(new ValueExpression.RequestQueryString("a", true));
        assertThat(MappingExpression.parse("method.request.path.id")).isEqualTo(new ValueExpression.RequestPath("id"));
        assertThat(MappingExpression.parse("method.request.body")).isEqualTo(new ValueExpression.RequestBody(""));
        assertThat(MappingExpression.parse("method.request.body.a.b[0]"))
                .isEqualTo(new ValueExpression.RequestBody("a.b[0]"));
        assertThat(MappingExpression.parse("integration.response.header.X"))
                .isEqualTo(new ValueExpression.IntegrationResponseHeader("X", false));
        assertThat(MappingExpression.parse("integration.response.multivalueheader.X"))
                .isEqualTo(new ValueExpression.IntegrationResponseHeader("X", true));
        assertThat(MappingExpression.parse("integration.response.body.a"))
                .isEqualTo(new ValueExpression.IntegrationResponseBody("a"));
        assertThat(MappingExpression.parse("stageVariables.x")).isEqualTo(new ValueExpression.StageVariable("x"));
        assertThat(MappingExpression.parse("context.identity.sourceIp"))
                .isEqualTo(new ValueExpression.ContextVariable("identity.sourceIp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "'", "text", "method.request.cookie.x", "method.request", "stageVariables"})
    void anythingElseIsNoSource(String source) {
        assertThatThrownBy(() -> MappingExpression.parse(source))
                .hasMessage("Invalid mapping expression specified: " + source);
    }

    @Test
    void requestMappingsNameThePartOfTheIntegrationRequest() {
        assertThat(MappingExpression.requestMappings(Json.object()
                        .put("integration.request.path.proxy", "method.request.path.proxy")
                        .put("integration.request.querystring.q.r", "'1'")
                        .put("integration.request.header.X-Y", "context.requestId")))
                .containsExactly(
                        new ParameterMapping(Location.PATH, "proxy", new ValueExpression.RequestPath("proxy")),
                        new ParameterMapping(Location.QUERYSTRING, "q.r", new ValueExpression.Static("1")),
                        new ParameterMapping(Location.HEADER, "X-Y", new ValueExpression.ContextVariable("requestId")));
    }

    @Test
    void responseMappingsNameHeadersOfTheMethodResponse() {
        assertThat(MappingExpression.responseMappings(
                        Json.object().put("method.response.header.Access-Control-Allow-Origin", "'*'")))
                .containsExactly(new ParameterMapping(
                        Location.HEADER, "Access-Control-Allow-Origin", new ValueExpression.Static("*")));
    }

    @Test
    void aTargetElsewhereIsInvalid() {
        assertThatThrownBy(
                        () -> MappingExpression.requestMappings(Json.object().put("method.response.header.X", "'1'")))
                .hasMessage("Invalid mapping expression specified: method.response.header.X");
    }
}
