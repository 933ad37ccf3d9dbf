/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.snapshot.AuthorizationPlan;
import dev.stagedoor.dataplane.snapshot.ContentHandling;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.ParameterMapping;
import dev.stagedoor.dataplane.snapshot.PassthroughBehavior;
import dev.stagedoor.dataplane.snapshot.ResponseTransferMode;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods that lead to {@code http://backend/}. */
final class TestPlans {

    private TestPlans() {}

    static MethodPlan method(IntegrationType type, ParameterMapping... mappings) {
        return method(type, null, ResponseTransferMode.BUFFERED, mappings);
    }

    static MethodPlan method(
            IntegrationType type,
            @Nullable ContentHandling contentHandling,
            ResponseTransferMode mode,
            ParameterMapping... mappings) {
        IntegrationPlan integration = new IntegrationPlan(
                type,
                null,
                new TargetUri("http", "backend", 80, "backend", List.of("/"), ""),
                null,
                null,
                contentHandling,
                29_000,
                PassthroughBehavior.WHEN_NO_MATCH,
                false,
                List.of(mappings),
                Map.of(),
                List.of(),
                mode,
                0,
                null,
                null);
        return new MethodPlan(
                "pet",
                "/pets",
                "ANY",
                AuthorizationPlan.NONE,
                false,
                integration.needsRequestBody(),
                null,
                integration);
    }
}
