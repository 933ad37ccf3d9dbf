/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.StageChanges;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The last step of a management call: its transaction has ended. What a successful call changed goes live before the
 * answer leaves, and every answer gets its content type.
 */
@ApplicationScoped
public class AnswerFilter implements ContainerResponseFilter {

    private static final System.Logger LOG = System.getLogger(AnswerFilter.class.getName());

    @Inject
    StageChanges stageChanges;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getEntity() instanceof ObjectNode) {
            response.getHeaders().putSingle("Content-Type", MediaType.APPLICATION_JSON);
        }
        if (response.getEntity() instanceof Download download) {
            response.getHeaders().putSingle("Content-Disposition", download.disposition());
            response.setEntity(
                    download.content(), response.getEntityAnnotations(), MediaType.valueOf(download.contentType()));
        }
        if (response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            try {
                stageChanges.fire();
            } catch (RuntimeException e) {
                // The definitions are committed: the call has succeeded, and every node looks again by itself.
                LOG.log(System.Logger.Level.ERROR, "A committed change is not yet live", e);
            }
        }
    }
}
