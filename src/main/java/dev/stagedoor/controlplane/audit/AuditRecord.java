/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Changes;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record in the shape of CloudTrail's ("CloudTrail record contents"). Before and after stand in
 * {@code additionalEventData.changes}, which CloudTrail leaves to services.
 *
 * @param json as it is stored and exported
 */
record AuditRecord(String eventId, Instant time, AuditedCall.Facts facts, ObjectNode json) {

    private static final String EVENT_VERSION = "1.11";

    /** Of one part of a record; CloudTrail leaves out parts beyond 100 KB. */
    private static final int MOST_CHARACTERS = 65_536;

    static AuditRecord changed(AuditedCall.Facts facts, Changes changes, @Nullable ObjectNode answer) {
        AuditRecord record = of(facts);
        record.json.set("responseElements", answer == null ? null : part(answer.deepCopy(), facts));
        ObjectNode additional = record.json.putObject("additionalEventData");
        ArrayNode list = additional.putArray("changes");
        for (Changes.Change change : changes.list()) {
            ObjectNode entry = list.addObject().put("path", change.path()).put("type", change.type());
            document(entry, "before", change.before(), change.type());
            document(entry, "after", change.after(), change.type());
            if (!change.whole()) {
                entry.put("omitted", true);
            }
        }
        additional.put("rowsChanged", changes.rows());
        return record;
    }

    static AuditRecord refused(AuditedCall.Facts facts, AwsException error) {
        AuditRecord record = of(facts);
        String type = error.errorType();
        record.json
                .put("errorCode", type.equals("AccessDeniedException") ? "AccessDenied" : type)
                .put("errorMessage", error.getMessage())
                .putNull("responseElements");
        return record;
    }

    private static AuditRecord of(AuditedCall.Facts facts) {
        Instant now = Instant.now();
        String eventId = UUID.randomUUID().toString();
        ObjectNode json = Json.object().put("eventVersion", EVENT_VERSION);
        json.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("arn", facts.userArn())
                .put("accountId", facts.accountId())
                .put("accessKeyId", facts.accessKeyId())
                .put("userName", facts.userName());
        json.put("eventTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("eventSource", facts.eventSource())
                .put("eventName", facts.eventName())
                .put("awsRegion", facts.region())
                .put("sourceIPAddress", facts.sourceIp())
                .put("userAgent", facts.userAgent());
        json.set("requestParameters", part(facts.parameters(), facts));
        json.put("requestID", facts.requestId()).put("eventID", eventId).put("readOnly", facts.readOnly());
        json.putArray("resources").addObject().put("ARN", facts.resource()).put("accountId", facts.accountId());
        json.put("eventType", "AwsApiCall")
                .put("managementEvent", true)
                .put("recipientAccountId", facts.accountId())
                .put("eventCategory", "Management");
        return new AuditRecord(eventId, now, facts, json);
    }

    private static ObjectNode part(ObjectNode json, AuditedCall.Facts facts) {
        Redaction.redact(json, isOfKeys(facts.eventName()));
        int length = Json.write(json).length();
        return length <= MOST_CHARACTERS ? json : Json.object().put("omittedCharacters", length);
    }

    private static void document(ObjectNode entry, String member, @Nullable String json, String type) {
        if (json != null) {
            ObjectNode document = Json.readObject(json);
            Redaction.redact(document, isOfKeys(type));
            entry.set(member, document);
        }
    }

    private static boolean isOfKeys(String name) {
        return name.contains("ApiKey") || name.contains("UsagePlanKey");
    }
}
