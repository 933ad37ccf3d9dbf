/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.Response;

/** Gives every operation the success status its {@link Status} declares. */
public class StatusFeature implements DynamicFeature {

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Status declared = resource.getResourceMethod().getAnnotation(Status.class);
        context.register(new StatusFilter(declared == null ? 200 : declared.value()));
    }

    private static final class StatusFilter implements ContainerResponseFilter {

        private final int status;

        StatusFilter(int status) {
            this.status = status;
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (response.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
                response.setStatus(status);
            }
        }
    }
}
