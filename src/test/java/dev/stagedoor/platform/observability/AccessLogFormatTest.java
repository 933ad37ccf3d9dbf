/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class AccessLogFormatTest {

    private static final Map<String, String> REQUEST = Map.ofEntries(
            Map.entry("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"),
            Map.entry("extendedRequestId", "a-1="),
            Map.entry("identity.sourceIp", "192.0.2.7"),
            Map.entry("requestTime", "22/Nov/2026:15:38:39 +0000"),
            Map.entry("httpMethod", "GET"),
            Map.entry("resourcePath", "/pets/{petId}"),
            Map.entry("protocol", "HTTP/1.1"),
            Map.entry("status", "200"),
            Map.entry("responseLength", "87"));

    @Test
    void clfPresetIsAWSs() {
        assertThat(render(AccessLogFormat.CLF, REQUEST))
                .isEqualTo("192.0.2.7 - - [22/Nov/2026:15:38:39 +0000]\"GET /pets/{petId} HTTP/1.1\" 200 87"
                        + " c6af9ac6-7b61-11e6-9a41-93e8deadbeef a-1=");
    }

    @Test
    void csvPresetIsAWSs() {
        assertThat(render(AccessLogFormat.CSV, REQUEST))
                .isEqualTo("192.0.2.7,-,-,22/Nov/2026:15:38:39 +0000,GET,/pets/{petId},HTTP/1.1,200,87,"
                        + "c6af9ac6-7b61-11e6-9a41-93e8deadbeef,a-1=");
    }

    @Test
    void jsonPresetIsAWSs() throws Exception {
        JsonNode line = new ObjectMapper().readTree(render(AccessLogFormat.JSON, REQUEST));
        assertThat(line.get("ip").asText()).isEqualTo("192.0.2.7");
        assertThat(line.get("caller").asText()).isEqualTo("-");
        assertThat(line.get("status").asText()).isEqualTo("200");
        assertThat(line).hasSize(11);
    }

    @Test
    void aVariableWithoutAValueIsAHyphen() {
        assertThat(render("$context.nothing|$context.requestId", Map.of("requestId", "r")))
                .isEqualTo("-|r");
    }

    @Test
    void namesHaveDotsAndEndBeforePunctuation() {
        Map<String, String> values = Map.of(
                "authorizer.claims.sub", "s",
                "authorizer.claims.cognito:username", "u",
                "requestOverride.header.x-a", "h",
                "status", "200",
                "requestId", "r");
        assertThat(render("$context.authorizer.claims.sub.", values)).isEqualTo("s.");
        assertThat(render("$context.authorizer.claims.cognito:username:$context.status", values))
                .isEqualTo("u:200");
        assertThat(render("$context.authorizer.claims['cognito:username'] x", values))
                .isEqualTo("u x");
        assertThat(render("$context.requestOverride.header.x-a", values)).isEqualTo("h");
        assertThat(render("$context.status-$context.requestId:$context.status", values))
                .isEqualTo("200-r:200");
    }

    @Test
    void whatIsNoVariableIsText() {
        assertThat(render("$ctx ${context.status} $context. $context $5 $context.status", Map.of("status", "200")))
                .isEqualTo("$ctx ${context.status} $context. $context $5 200");
    }

    /** L-01: one line, which may end in a line feed; Terraform writes formats over many lines. */
    @Test
    void aFormatIsOneLine() {
        assertThat(render("$context.status\n", Map.of("status", "200"))).isEqualTo("200");
        assertThat(render("$context.status\\n", Map.of("status", "200"))).isEqualTo("200");
        assertThat(render("{\n  \"s\": \"$context.status\"\n}\n", Map.of("status", "200")))
                .isEqualTo("{   \"s\": \"200\" }");
    }

    @Test
    void theMessageStringIsTheMessageInQuotes() {
        Map<String, String> values = Map.of("error.message", "No \"x\"");
        assertThat(render("$context.error.messageString", values)).isEqualTo("\"No \\\"x\\\"\"");
        assertThat(render("{\"m\":$context.error.messageString}", values)).isEqualTo("{\"m\":\"No \\\"x\\\"\"}");
        assertThat(render("{\"m\":$context.error.messageString}", Map.of())).isEqualTo("{\"m\":\"-\"}");
    }

    @Test
    void numbersStandInJsonAsTheyAre() throws Exception {
        String format = "{\"a\":$context.a,\"b\":$context.b,\"c\":$context.c,\"d\":$context.d,\"e\":$context.e}";
        String line = render(format, Map.of("a", "12", "b", "-0.5", "c", "true", "d", "007", "e", "1,\"x\":2"));
        assertThat(line).isEqualTo("{\"a\":12,\"b\":-0.5,\"c\":true,\"d\":\"007\",\"e\":\"1,\\\"x\\\":2\"}");
        assertThat(new ObjectMapper().readTree(line)).hasSize(5);
    }

    private static final String HOSTILE =
            "a\r\n\"}\\ ]]><b>&amp;,x,\u0000\u001b[2J\u007f\u0085\u2028\u2029\u202e\ud800 ünï \"\"\t{\"x\":1}";

    @ParameterizedTest
    @ValueSource(
            strings = {AccessLogFormat.CLF, AccessLogFormat.CSV, AccessLogFormat.JSON, AccessLogFormat.XML, "$context.x"
            })
    void noValueForgesALine(String format) {
        String line = renderAll(format, HOSTILE);
        assertThat(line.codePoints().anyMatch(AccessLogEscape::breaksLine)).isFalse();
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void aJsonFormatGivesJsonWhateverTheValues() throws Exception {
        JsonNode line = new ObjectMapper().readTree(renderAll(AccessLogFormat.JSON, HOSTILE));
        assertThat(line).hasSize(11);
        assertThat(line.get("user").asText()).startsWith("a\r\n\"}\\ ]]>").contains("\u0000", "\u2028", "ünï");
    }

    @Test
    void anXmlFormatGivesXmlWhateverTheValues() throws Exception {
        String line = renderAll(AccessLogFormat.XML, HOSTILE.replace("\ud800", ""));
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(line)));
        assertThat(document.getElementsByTagName("user").item(0).getTextContent())
                .contains("]]><b>&amp;,x,");
    }

    @Test
    void aCommaInAValueIsNoNewColumn() {
        Map<String, String> values = Map.of("identity.user", "Doe, \"Jane\"", "requestId", "r");
        assertThat(render("$context.identity.user,$context.requestId", values)).isEqualTo("\"Doe, \"\"Jane\"\"\",r");
        assertThat(render("\"$context.identity.user\",$context.requestId", values))
                .isEqualTo("\"Doe, \"\"Jane\"\"\",r");
    }

    /** As recorded from AWS in 2024: a user agent of {@code ""\"x\"""} is written with each quote and backslash escaped. */
    @Test
    void quotesAndBackslashesAreEscapedAsAWSDoes() {
        assertThat(render(
                        "{\"ua\": \"$context.identity.userAgent\"}", Map.of("identity.userAgent", "\"\"\\\"x\\\"\"\"")))
                .isEqualTo("{\"ua\": \"\\\"\\\"\\\\\\\"x\\\\\\\"\\\"\\\"\"}");
    }

    @Test
    void hugeValuesAreCutAndTheFormatStaysWhole() throws Exception {
        String huge = "\"".repeat(100_000);
        String line = renderAll(AccessLogFormat.JSON, huge);
        assertThat(line.length()).isLessThan(2 * AccessLogFormat.MAXIMUM_VALUE_LENGTH + 1_000);
        assertThat(new ObjectMapper().readTree(line)).hasSize(11);
        assertThat(new ObjectMapper().readTree(renderAll("{\"a\":$context.a,\"b\":$context.b}", "1".repeat(50_000))))
                .hasSize(2);
    }

    private static String render(String format, Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        AccessLogFormat.compile(format).render(new HashMap<>(values)::get, out);
        return out.toString();
    }

    private static String renderAll(String format, String value) {
        StringBuilder out = new StringBuilder();
        AccessLogFormat.compile(format).render(name -> value, out);
        return out.toString();
    }
}
