/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.mapping.Input;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.mapping.TemplateFunctions;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AWS made of Velocity, and what its variables give. */
class TemplateTest {

    /** Recorded: test_apigateway_common::test_input_path_template_formatting; the body is what {@code $.json} holds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$result           | {\"foo\": \"bar\"}                | {foo=bar}",
                "$result           | [{\"foo\": \"bar\"}]              | [{\"foo\":\"bar\"}]",
                "$result.nested    | {\"nested\": {\"foo\": \"bar\"}}  | {foo=bar}",
                "$result.nested    | {\"nested\": [{\"foo\": \"bar\"}]} | [{\"foo\":\"bar\"}]",
                "$result[0]        | [{\"foo\": \"bar\"}]              | {foo=bar}",
                "$result[0]        | [[{\"foo\": \"bar\"}]]            | [{\"foo\":\"bar\"}]",
                "$result           | {\"foo\": [{\"nested\": \"bar\"}]} | {foo=[{\"nested\":\"bar\"}]}",
                "$result           | {\"bigger\": \"dict\", \"to\": \"test\", \"with\": \"separators\"}"
                        + " | {bigger=dict, to=test, with=separators}",
                "$result.toString() | {\"foo\": \"bar\"}               | {foo=bar}",
                "$result.toString() | {\"list\": [{\"foo\": \"bar\"}]} | {list=[{\"foo\":\"bar\"}]}"
            })
    void objectsPrintAsJavaDoesAndArraysAsJson(String reference, String json, String expected) {
        assertThat(render("#set($result = $input.path(\"$.json\"))" + reference, "{\"json\": " + json + "}"))
                .isEqualTo(expected);
    }

    /** Recorded: the same test. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.nonExisting      | ``                          | {\"body\": , \"nested\": , \"isNull\": \"true\", \"isEmptyString\": \"true\"}",
                "$.json.listValue   | {\"json\":{\"listValue\":[]}}   | {\"body\": [], \"nested\": , \"isNull\": \"false\", \"isEmptyString\": \"false\"}",
                "$.json.listValue   | {\"json\":{\"listValue\":null}} | {\"body\": , \"nested\": , \"isNull\": \"true\", \"isEmptyString\": \"true\"}"
            })
    void whatHasNoValueIsNullAndAnEmptyString(String path, String body, String expected) {
        String template = "#set($result = $input.path(\"" + path + "\")){\"body\": $result, \"nested\": $result.nested,"
                + " \"isNull\": #if( $result == $null )\"true\"#else\"false\"#end,"
                + " \"isEmptyString\": #if( $result == \"\" )\"true\"#else\"false\"#end}";
        assertThat(render(template, body)).isEqualTo(expected);
    }

    @Test
    void whatHasNoValueIsFalse() {
        assertThat(render("#if($nothing)yes#{else}no#end", "{}")).isEqualTo("no");
        assertThat(render("#set($x = $input.path('$.a'))#if($x)yes#{else}no#end", "{}"))
                .isEqualTo("no");
        assertThat(render("#if(!$nothing)yes#end", "{}")).isEqualTo("yes");
    }

    @Test
    void theResultsThatAwsGaveIn2015() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (InputStream file = getClass().getResourceAsStream("recorded.json")) {
            for (JsonNode example : json.readTree(file)) {
                String template = example.path("template").asText();
                String body = example.path("payload").asText();
                if (example.path("throws").asBoolean()) {
                    assertThatThrownBy(() -> render(template, body)).isInstanceOf(TemplateException.class);
                    continue;
                }
                String rendered = render(template, body);
                JsonNode expected = example.path("expected");
                if (expected.isTextual()) { // compared as JSON's strings are, with or without quotes
                    assertThat(rendered.replace("\"", "")).as(template).isEqualTo(expected.asText());
                } else {
                    assertThat(json.readTree(rendered)).as(template).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$input.body                       | {\"a\": 1}   | {\"a\": 1}",
                "$input.body                       | ``           | {}",
                "$input.json('$')                  | {\"a\" : \"x/y\"} | {\"a\":\"x/y\"}",
                "$input.json('$')                  | ``           | {}",
                "$input.json('$.a')                | {\"a\":\"x\"}  | \"x\"",
                "$input.json('$.b')                | {\"a\":\"x\"}  | \"\"",
                "$input.json('$.a')                | {\"a\":null} | null",
                "$input.json('$.a[*].b')           | {\"a\":[{\"b\":1},{\"b\":2.50}]} | [1,2.5]",
                "$input.path('$.a').size()         | {\"a\":[1,2]}  | 2",
                "$input.path('$').a.b              | {\"a\":{\"b\":7}} | 7",
                "$input.params('id')               | {}           | from path",
                "$input.params('q')                | {}           | from query",
                "$input.params('x-h')              | {}           | from header",
                "[$input.params('none')]           | {}           | []",
                "$input.params().querystring.q     | {}           | from query",
                "$input.params().header.get('X-H') | {}           | from header",
                "$input.params().keySet()          | {}           | [path, querystring, header]",
                "$util.escapeJavaScript(\"it's /a\") | {}         | it\\'s \\/a",
                "$util.urlEncode('a b&c')          | {}           | a+b%26c",
                "$util.urlDecode('a+b%26c')        | {}           | a b&c",
                "$util.base64Encode('hello')       | {}           | aGVsbG8=",
                "$util.base64Decode('aGVsbG8=')    | {}           | hello",
                "$util.parseJson('{\"a\":[1]}').a[0] | {}         | 1",
                "[$util.error('x')]                | {}           | []",
                "$stageVariables.v                 | {}           | green",
                "$stageVariables['v']              | {}           | green",
                "${stageVariables['v']}            | {}           | green",
                "$stageVariables.get('v')          | {}           | green"
            })
    void theVariablesOfAws(String template, String body, String expected) {
        assertThat(render(template, body)).isEqualTo(expected);
    }

    @Test
    void aRequestIsPassedThroughByAwsOwnTemplate() {
        String template = "#set($allParams = $input.params())\n{\n\"body-json\" : $input.json('$'),\n\"params\" : {\n"
                + "#foreach($type in $allParams.keySet())\n    #set($params = $allParams.get($type))\n\"$type\" : {\n"
                + "    #foreach($paramName in $params.keySet())\n"
                + "    \"$paramName\" : \"$util.escapeJavaScript($params.get($paramName))\"\n"
                + "        #if($foreach.hasNext),#end\n    #end\n}\n    #if($foreach.hasNext),#end\n#end\n}\n}\n";
        assertThat(render(template, "{\"a\": 1}").replaceAll("\\s", ""))
                .isEqualTo("{\"body-json\":{\"a\":1},\"params\":{\"path\":{\"id\":\"frompath\"},"
                        + "\"querystring\":{\"q\":\"fromquery\"},\"header\":{\"X-H\":\"fromheader\"}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$input.path('$.a').get(3)", "$input.json('$[')", "$input.path('$.x').substring(9)"})
    void aCallThatGoesWrongFailsTheTemplate(String template) {
        assertThatThrownBy(() -> render(template, "{\"a\": [1], \"x\": \"s\"}"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("line 1, column");
    }

    @Test
    void aTemplateThatIsNoneSaysWhereItEnds() {
        assertThatThrownBy(() -> Template.compile("a\n  #if($x > )"))
                .isInstanceOf(TemplateException.class)
                .hasMessage("Encountered \")\", expected a value at line 2, column 12");
    }

    private static String render(String template, String body) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(
                "input",
                new Input(
                        new Payload(body),
                        Map.of("id", "from path"),
                        Map.of("q", "from query"),
                        Map.of("X-H", "from header")));
        variables.put("util", TemplateFunctions.INSTANCE);
        variables.put("stageVariables", new HashMap<>(Map.of("v", "green")));
        return Template.compile(template).render(variables, Budget.forInput(template.length() + body.length()));
    }
}
