/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.integer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Changes;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Duration;

/**
 * Traces of live requests: no noun of AWS, but addressed and authorised as one. Who may {@code apigateway:POST} here gets a
 * token for the header of requests to this stage; who has its id fetches their traces.
 */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/stages/{stageName}/traces")
public class StageTraces {

    private static final int LONGEST_SECONDS = 3600;

    private static final Shape INPUT =
            Shape.of(integer("durationSeconds").range(1, LONGEST_SECONDS).defaultsTo(300));

    @Inject
    Stages stages;

    @Inject
    StageTracing tracing;

    @Inject
    Changes changes;

    @POST
    @Status(201)
    public ObjectNode createTrace(
            @PathParam("restApiId") String restApiId, @PathParam("stageName") String stageName, ObjectNode body) {
        ObjectNode input = INPUT.document(INPUT.input("createTrace", body));
        stages.require(restApiId, stageName);
        changes.grant(); // who has the token has requests of others traced
        StageTracing.Grant grant = tracing.grant(
                restApiId,
                stageName,
                Duration.ofSeconds(input.path("durationSeconds").asInt()));
        return Json.object()
                .put("id", grant.id())
                .put("header", grant.header())
                .put("token", grant.token())
                .put("expirationDate", grant.expires().getEpochSecond());
    }

    /** Empty, too, for an id that nothing was traced under. */
    @GET
    @Path("{traceId}")
    public ObjectNode getTrace(
            @PathParam("restApiId") String restApiId,
            @PathParam("stageName") String stageName,
            @PathParam("traceId") String traceId) {
        stages.require(restApiId, stageName);
        ObjectNode answer = Json.object().put("id", traceId);
        ArrayNode items = answer.putArray("item");
        tracing.traces(restApiId, stageName, traceId).forEach(trace -> items.add(Json.MAPPER.valueToTree(trace)));
        return answer;
    }
}
