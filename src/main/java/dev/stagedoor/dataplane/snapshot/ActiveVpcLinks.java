/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The VPC links that there are; replaced as a whole with one volatile write. */
@ApplicationScoped
public class ActiveVpcLinks {

    private volatile Map<String, String> loadBalancers = Map.of();

    /**
     * The name of the load balancer that a link leads to.
     *
     * @return null when there is no such link; empty when its ARN names none
     */
    public @Nullable String loadBalancerOf(String vpcLinkId) {
        return loadBalancers.get(vpcLinkId);
    }

    /** @param links the names of their load balancers by the links' identifiers */
    public void replaceAll(Map<String, String> links) {
        loadBalancers = Map.copyOf(links);
    }
}
