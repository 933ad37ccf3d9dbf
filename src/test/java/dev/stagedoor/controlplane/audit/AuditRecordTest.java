/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Changes;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.MemoryDefinitions;
import dev.stagedoor.controlplane.wire.AwsException;
import org.junit.jupiter.api.Test;

class AuditRecordTest {

    private static AuditedCall.Facts facts(String eventName, ObjectNode parameters) {
        return new AuditedCall.Facts(
                "sam",
                "arn:aws:iam::123456789012:user/sam",
                "123456789012",
                "AKIA",
                "apigateway.amazonaws.com",
                eventName,
                "arn:aws:apigateway:us-east-1::/apikeys",
                false,
                "us-east-1",
                "10.0.0.1",
                "test",
                "request-1",
                parameters);
    }

    @Test
    void aRefusalNamesItsErrorAsCloudTrailDoes() {
        ObjectNode json = AuditRecord.refused(facts("CreateApiKey", Json.object()), AwsException.accessDenied("No."))
                .json();

        assertThat(json.path("errorCode").asText()).isEqualTo("AccessDenied");
        assertThat(json.path("errorMessage").asText()).isEqualTo("No.");
        assertThat(json.path("eventType").asText()).isEqualTo("AwsApiCall");
        assertThat(json.path("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(json.path("responseElements").isNull()).isTrue();
    }

    @Test
    void valuesOfApiKeysAreHiddenAndThoseOfPatchesAreNotUnlessTheyAreOne() {
        ObjectNode parameters = Json.object().put("value", "secret-1");
        parameters
                .putArray("patchOperations")
                .add(Json.object().put("op", "replace").put("path", "/value").put("value", "secret-2"))
                .addObject()
                .put("op", "replace")
                .put("path", "/name")
                .put("value", "new");

        String json = Json.write(AuditRecord.refused(facts("UpdateApiKey", parameters), AwsException.badRequest("No."))
                .json());

        assertThat(json).doesNotContain("secret-1", "secret-2").contains(Redaction.HIDDEN, "\"value\":\"new\"");
    }

    @Test
    void secretsOfAnswersAndOfRowsAreHidden() throws Exception {
        Changes changes = new Changes();
        try (MemoryDefinitions memory = new MemoryDefinitions(changes)) {
            memory.inTransaction(() -> memory.definitions()
                    .create("/accesskeys/A", "AccessKey", Json.object().put("encryptedSecret", "hidden-1")));
        }
        ObjectNode answer = Json.object();
        answer.putObject("AccessKey").put("AccessKeyId", "A").put("SecretAccessKey", "hidden-2");

        ObjectNode json = AuditRecord.changed(facts("CreateAccessKey", Json.object()), changes, answer)
                .json();

        assertThat(Json.write(json)).doesNotContain("hidden-1", "hidden-2");
        assertThat(json.at("/additionalEventData/changes/0/path").asText()).isEqualTo("/accesskeys/A");
        assertThat(answer.at("/AccessKey/SecretAccessKey").asText())
                .as("the answer itself keeps it")
                .isEqualTo("hidden-2");
    }

    @Test
    void aRowChangedTwiceIsOneChangeFromFirstToLast() {
        Changes changes = new Changes();
        try (MemoryDefinitions memory = new MemoryDefinitions(changes)) {
            memory.inTransaction(() -> {
                memory.definitions()
                        .create("/restapis/a", "RestApi", Json.object().put("name", "one"));
                memory.definitions().replace("/restapis/a", Json.object().put("name", "two"));
                memory.definitions().replace("/restapis/a", Json.object().put("name", "two"));
                return memory;
            });
        }

        assertThat(changes.list()).singleElement().satisfies(change -> {
            assertThat(change.before()).isNull();
            assertThat(change.after()).isEqualTo("{\"name\":\"two\"}");
        });
        assertThat(changes.rows()).isEqualTo(1);
    }

    @Test
    void documentsBeyondTheBoundAreNamedButNotKept() {
        Changes changes = new Changes();
        try (MemoryDefinitions memory = new MemoryDefinitions(changes)) {
            memory.inTransaction(() -> memory.definitions()
                    .create("/restapis/a", "RestApi", Json.object().put("name", "x".repeat(70_000))));
        }

        assertThat(changes.list()).singleElement().satisfies(change -> {
            assertThat(change.whole()).isFalse();
            assertThat(change.after()).isNull();
        });
    }
}
