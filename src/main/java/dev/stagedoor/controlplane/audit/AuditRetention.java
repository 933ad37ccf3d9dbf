/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import dev.stagedoor.platform.configuration.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Deletes audit records that are older than the setting says, once an hour. */
@ApplicationScoped
public class AuditRetention {

    private static final System.Logger LOG = System.getLogger(AuditRetention.class.getName());

    @Resource
    ManagedScheduledExecutorService scheduler;

    @Inject
    AuditTrail trail;

    @Inject
    Settings settings;

    private @Nullable ScheduledFuture<?> hourly;

    void onStart(@Observes @Initialized(ApplicationScoped.class) Object started) {
        if (settings.audit().retentionDays() > 0) {
            hourly = scheduler.scheduleAtFixedRate(this::deleteOld, 5, 60, TimeUnit.MINUTES);
        }
    }

    @PreDestroy
    void stop() {
        if (hourly != null) {
            hourly.cancel(false);
        }
    }

    void deleteOld() {
        try {
            trail.deleteOlderThan(
                    Instant.now().minus(Duration.ofDays(settings.audit().retentionDays())));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "Old audit records are not deleted yet: {0}", e.toString());
        }
    }
}
