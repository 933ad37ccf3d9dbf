/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import static dev.stagedoor.controlplane.wire.Member.bool;
import static dev.stagedoor.controlplane.wire.Member.integer;
import static dev.stagedoor.controlplane.wire.Member.list;
import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;
import static dev.stagedoor.controlplane.wire.Member.structure;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.ADD;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REMOVE;
import static dev.stagedoor.controlplane.wire.PatchOperation.Op.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are AWS's, from its recorded answers. */
class PatchEngineTest {

    private static final Shape SHAPE = Shape.of(
            string("id").outputOnly(),
            string("description").dropEmpty().patch(ADD, REPLACE, REMOVE),
            string("selectionPattern").patch(REPLACE),
            bool("enabled").patch(REPLACE),
            integer("size")
                    .range(0, 10)
                    .refuse("Invalid size, must be between 0 and 10")
                    .patch(REPLACE),
            list("mediaTypes", string()).patch(ADD, REPLACE, REMOVE),
            map("variables", string()).patch(REPLACE, REMOVE).patchWhole(REMOVE),
            map("parameters", bool())
                    .patch(ADD, REPLACE, REMOVE)
                    .valuesRequired()
                    .missing("Invalid parameter name specified"),
            structure(
                    "endpoint",
                    list("types", string().oneOf("EDGE", "PRIVATE").refuse("Invalid EndpointTypes specified."))
                            .singleton()
                            .patch(REPLACE),
                    list("vpcEndpointIds", string()).patchByValue(ADD, REMOVE)));

    private static ObjectNode patch(Shape shape, String document, String... operations) {
        ObjectNode body = Json.readObject(
                "{\"patchOperations\":[" + String.join(",", operations).replace('\'', '"') + "]}");
        return shape.patch("updateThing", Json.readObject(document.replace('\'', '"')), body);
    }

    @ParameterizedTest(name = "{1} turns {0} into {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|{'op':'replace','path':'/description','value':'x'}|{'description':'x'}",
                "{'description':'x'}|{'op':'remove','path':'/description'}|{}",
                "{'description':'x'}|{'op':'replace','path':'/description','value':''}|{}",
                "{}|{'op':'replace','path':'/selectionPattern','value':''}|{'selectionPattern':''}",
                "{}|{'op':'replace','path':'/enabled','value':'true'}|{'enabled':true}",
                "{'enabled':true}|{'op':'replace','path':'/enabled'}|{'enabled':false}",
                "{}|{'op':'replace','path':'/size','value':'10'}|{'size':10}",
                "{'size':3}|{'op':'replace','path':'/size','value':''}|{}",
                "{}|{'op':'add','path':'/mediaTypes/image~1png'}|{'mediaTypes':['image/png']}",
                "{'mediaTypes':['a']}|{'op':'add','path':'/mediaTypes/a'}|{'mediaTypes':['a']}",
                "{'mediaTypes':['a','b']}|{'op':'replace','path':'/mediaTypes/a','value':'c'}|{'mediaTypes':['b','c']}",
                "{'mediaTypes':['a','b']}|{'op':'remove','path':'/mediaTypes/a'}|{'mediaTypes':['b']}",
                "{'mediaTypes':['a','b']}|{'op':'remove','path':'/mediaTypes/1'}|{'mediaTypes':['a']}",
                "{}|{'op':'replace','path':'/variables/a~1b~0c','value':'1'}|{'variables':{'a/b~c':'1'}}",
                "{'variables':{'a':'1'}}|{'op':'remove','path':'/variables'}|{}",
                "{}|{'op':'add','path':'/parameters/p','value':'true'}|{'parameters':{'p':true}}",
                "{'endpoint':{'types':['EDGE']}}|{'op':'replace','path':'/endpoint/types/0','value':'PRIVATE'}"
                        + "|{'endpoint':{'types':['PRIVATE']}}",
                "{'endpoint':{'types':['EDGE']}}|{'op':'replace','path':'/endpoint/types/REGIONAL','value':'PRIVATE'}"
                        + "|{'endpoint':{'types':['PRIVATE']}}",
                "{}|{'op':'add','path':'/endpoint/vpcEndpointIds','value':'v1'}|{'endpoint':{'vpcEndpointIds':['v1']}}",
                "{'endpoint':{'vpcEndpointIds':['v1','v2']}}|{'op':'remove','path':'/endpoint/vpcEndpointIds','value':'v1'}"
                        + "|{'endpoint':{'vpcEndpointIds':['v2']}}",
            })
    void anAllowedOperationChangesItsMember(String before, String operation, String after) {
        assertThat(patch(SHAPE, before, operation)).isEqualTo(Json.readObject(after.replace('\'', '"')));
    }

    @ParameterizedTest(name = "{0}: {1} is refused")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "LISTS_OPERATIONS=>{'op':'replace','path':'/mediaTypes','value':'a'}=>Invalid patch path /mediaTypes",
                "LISTS_OPERATIONS=>{'op':'replace','path':'/id','value':'a'}=>Invalid patch path /id",
                "LISTS_OPERATIONS=>{'op':'replace','path':'/parameters/application/json','value':'a'}"
                        + "=>Invalid patch path /parameters/application/json",
                "LISTS_OPERATIONS=>{'op':'add','path':'/size','value':'1'}"
                        + "=>Invalid patch operation specified. Must be one of: [replace]",
                "LISTS_OPERATIONS=>{'op':'remove','path':'/endpoint/types/0'}"
                        + "=>Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
                "LISTS_OPERATIONS=>{'op':'replace','path':'/size','value':'11'}=>Invalid size, must be between 0 and 10",
                "LISTS_OPERATIONS=>{'op':'replace','path':'/size','value':'x'}=>Invalid size, must be between 0 and 10",
                "LISTS_OPERATIONS=>{'op':'replace','path':'/endpoint/types/0','value':'x'}=>Invalid EndpointTypes specified.",
                "NAMES_PATH=>{'op':'add','path':'/enabled','value':'a'}=>Invalid patch path /enabled",
                "NAMES_PATH=>{'op':'add','value':'a'}=>Invalid patch path null",
                "NAMES_PATH=>{'op':'replace','path':'/parameters/p'}=>Invalid null or empty value in parameters",
                "NAMES_PATH=>{'op':'replace','path':'/parameters/p','value':'true'}=>Invalid parameter name specified",
                "NAMES_PATH=>{'op':'remove','path':'/parameters/p'}=>Invalid parameter name specified",
            })
    void anotherIsRefusedInTheWordsOfItsResource(PatchRefusal refusal, String operation, String text) {
        assertThatThrownBy(() -> patch(SHAPE.refusing(refusal), "{}", operation))
                .isInstanceOf(AwsException.class)
                .hasMessage(text);
    }

    @Test
    void theRefusalListsThePathsThatTheOperationMayHave() {
        Shape resource = Shape.of(
                string("parentId").outputOnly().patch(REPLACE),
                string("pathPart").patch(REPLACE));

        assertThatThrownBy(() -> patch(resource, "{}", "{'op':'replace','path':'/invalid','value':'x'}"))
                .hasMessage("Invalid patch path  '/invalid' specified for op 'replace'. Must be one of:"
                        + " [/parentId, /pathPart]");
        assertThatThrownBy(() -> patch(resource, "{}", "{'op':'add','path':'/pathPart','value':'x'}"))
                .hasMessage(
                        "Invalid patch path  '/pathPart' specified for op 'add'. Please choose supported operations");
    }

    @Test
    void anUnknownOperationIsRefusedBeforeAnythingElseAllAtOnce() {
        assertThatThrownBy(() ->
                        patch(SHAPE, "{}", "{'op':'wrong','path':'/nowhere'}", "{'op':'replace'}", "{'op':'wrong'}"))
                .hasMessage(
                        "2 validation errors detected: Value 'wrong' at 'updateThingInput.patchOperations.1.member.op'"
                                + " failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test,"
                                + " replace, copy]; Value 'wrong' at 'updateThingInput.patchOperations.3.member.op' failed to"
                                + " satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]");
    }

    @Test
    void allOperationsApplyOrNone() {
        ObjectNode document = Json.object().put("description", "before");

        assertThatThrownBy(() -> SHAPE.patch("updateThing", document, Json.readObject("""
                        {"patchOperations": [
                          {"op": "replace", "path": "/description", "value": "after"},
                          {"op": "replace", "path": "/nowhere", "value": "x"}]}""")))
                .isInstanceOf(AwsException.class);

        assertThat(document).isEqualTo(Json.object().put("description", "before"));
    }

    @Test
    void aRuleTakesWhatNoMemberTakes() {
        Shape stage = SHAPE.patchOther((document, operation) -> {
            if (operation.segments().size() == 4) {
                document.put("method", operation.segments().get(0));
                return true;
            }
            return false;
        });

        assertThat(patch(stage, "{}", "{'op':'replace','path':'/~1pets/GET/throttling/burstLimit','value':'1'}"))
                .isEqualTo(Json.object().put("method", "/pets"));
        assertThatThrownBy(() -> patch(stage, "{}", "{'op':'replace','path':'/x','value':'1'}"))
                .hasMessageContaining("'/x'");
    }
}
