/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * {@link Health} as MicroProfile Health asks for it. The only class that knows that API; a server without it leaves this
 * bean out.
 */
@ApplicationScoped
public class HealthChecks {

    @Inject
    Health health;

    @Produces
    @ApplicationScoped
    @Liveness
    HealthCheck live() {
        return check(health::live);
    }

    @Produces
    @ApplicationScoped
    @Readiness
    HealthCheck ready() {
        return check(health::ready);
    }

    @Produces
    @ApplicationScoped
    @Startup
    HealthCheck started() {
        return check(health::started);
    }

    private static HealthCheck check(Supplier<Health.Check> source) {
        return () -> {
            Health.Check check = source.get();
            HealthCheckResponseBuilder response =
                    HealthCheckResponse.named(check.name()).status(check.up());
            check.data().forEach(response::withData);
            return response.build();
        };
    }
}
