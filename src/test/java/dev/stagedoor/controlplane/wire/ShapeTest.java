/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.decimal;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.Member.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are AWS's, from its recorded answers, or in their form. */
class ShapeTest {

    private static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("name").required().length(2, 5),
            string("description").dropEmpty(),
            timestamp("createdDate").outputOnly(),
            bool("enabled").defaultsTo(false),
            integer("size").range(0, 10).refuse("Invalid size, must be between 0 and 10"),
            decimal("rate"),
            map("tags", string()),
            map("templates", string()).keepEmpty(),
            structure(
                    "endpoint",
                    list("types", string().oneOf("PRIVATE", "EDGE", "REGIONAL")),
                    string("ipAddressType").oneOf("ipv4", "dualstack")),
            string("cloneFrom").inputOnly());

    private static final UriPart STATUS_CODE = new UriPart(string("statusCode").pattern("[1-5]\\d\\d"), "wrong");

    private static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'));
    }

    @Test
    void everyViolationIsToldAtOnceTheBodyFirst() {
        assertThatThrownBy(() -> SHAPE.input(
                        "createThing",
                        json("{'name':'ok','endpoint':{'types':['wrong'],'ipAddressType':'wrong'}}"),
                        STATUS_CODE))
                .isInstanceOfSatisfying(AwsException.class, error -> {
                    assertThat(error.errorType()).isEqualTo("ValidationException");
                    assertThat(error.status()).isEqualTo(400);
                })
                .hasMessage(
                        "3 validation errors detected: Value '[wrong]' at 'createThingInput.endpoint.types' failed to"
                                + " satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set:"
                                + " [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createThingInput.endpoint.ipAddressType' failed"
                                + " to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]; Value 'wrong' at"
                                + " 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                                + " [1-5]\\d\\d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|Value null at 'createThingInput.name' failed to satisfy constraint: Member must not be null",
                "{'name':null}|Value null at 'createThingInput.name' failed to satisfy constraint: Member must not be null",
                "{'name':'toolong'}|Value 'toolong' at 'createThingInput.name' failed to satisfy constraint: Member must"
                        + " have length less than or equal to 5",
                "{'name':'x'}|Value 'x' at 'createThingInput.name' failed to satisfy constraint: Member must have length"
                        + " greater than or equal to 2",
            })
    void aMemberThatBreaksItsConstraintIsRefusedByTheFramework(String body, String violation) {
        assertThatThrownBy(() -> SHAPE.input("createThing", json(body)))
                .hasMessage("1 validation error detected: " + violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name':1}|class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
                "{'tags':{'a':true}}|class java.lang.Boolean can not be converted to an String",
                "{'enabled':'true'}|class java.lang.String can not be converted to an Boolean",
                "{'name':['x']}|Start of list found where not expected",
                "{'name':{}}|Start of structure or map found where not expected.",
            })
    void aValueOfAnotherTypeIsRefusedBeforeConstraints(String body, String message) {
        assertThatThrownBy(() -> SHAPE.input("createThing", json(body)))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        error -> assertThat(error.errorType()).isEqualTo("SerializationException"))
                .hasMessage(message);
    }

    @Test
    void theServiceRefusesInItsOwnWordsWhatTheFrameworkLetPass() {
        assertThatThrownBy(() -> SHAPE.input("createThing", json("{'name':'ok','size':11}")))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        error -> assertThat(error.errorType()).isEqualTo("BadRequestException"))
                .hasMessage("Invalid size, must be between 0 and 10");
    }

    @Test
    void aNewDocumentHasDefaultsAndOnlyWhatIsDeclaredAndStored() {
        ObjectNode input = SHAPE.input(
                "createThing", json("{'unknown':1,'id':'mine','name':'ok','description':'','cloneFrom':'x','rate':1}"));

        assertThat(input.get("cloneFrom").asText()).isEqualTo("x");
        assertThat(SHAPE.document(input)).isEqualTo(json("{'name':'ok','enabled':false,'rate':1.0}"));
    }

    @Test
    void theAnswerHasDeclaredMembersInDeclaredOrderWithoutWhatIsEmpty() {
        ObjectNode document = json(
                "{'internal':1,'templates':{},'tags':{},'endpoint':{'vpc':1,'types':[]},'name':'ok','id':'a','size':0}");

        assertThat(Json.write(SHAPE.output(document)))
                .isEqualTo("{\"id\":\"a\",\"name\":\"ok\",\"size\":0,\"templates\":{}}");
    }
}
