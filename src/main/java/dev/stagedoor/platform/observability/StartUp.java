/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import dev.stagedoor.platform.configuration.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says once, in one line, what runs where when the node has become ready; and once a minute what it still waits for. */
@ApplicationScoped
public class StartUp {

    private static final Logger LOGGER = System.getLogger("dev.stagedoor");
    private static final long POLL_MILLIS = 25;
    private static final long WARN_MILLIS = 60_000;

    private final long bornNanos = System.nanoTime();
    private @Nullable Thread thread;
    private List<ServerLogLimit> serverLogLimits = List.of();

    @Inject
    Settings settings;

    @Inject
    AccessLog accessLog;

    @Inject
    Health health;

    @Inject
    Meters meters;

    void onInitialized(@Observes @Initialized(ApplicationScoped.class) Object context) {
        serverLogLimits = ServerLogLimit.install();
        BuildInfo build = BuildInfo.load();
        String server = context instanceof ServletContext servlet ? servlet.getServerInfo() : "an unnamed server";
        meters.gauge(
                "stagedoor_build_info",
                "Always 1; the labels say what runs",
                Meters.Labels.of("version", build.version()).and("commit", build.commit()),
                () -> 1);
        meters.gauge(
                "stagedoor_access_log_written_lines",
                "Access log lines written since the start",
                Meters.Labels.NONE,
                () -> (double) accessLog.written());
        meters.gauge(
                "stagedoor_access_log_dropped_lines",
                "Access log lines dropped since the start: too fast, or not writable",
                Meters.Labels.NONE,
                () -> (double) accessLog.dropped());
        Thread waiting = new Thread(() -> waitUntilReady(build, server), "stagedoor-start-up");
        waiting.setDaemon(true);
        waiting.start();
        thread = waiting;
    }

    @PreDestroy
    void stop() {
        serverLogLimits.forEach(ServerLogLimit::remove);
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void waitUntilReady(BuildInfo build, String server) {
        LogLimit warning = new LogLimit(LOGGER, WARN_MILLIS);
        try {
            Health.Check ready = health.ready();
            while (!ready.up()) {
                Thread.sleep(POLL_MILLIS);
                if (sinceBirthMillis() >= WARN_MILLIS) {
                    String state = ready.data().toString();
                    warning.log(Level.WARNING, () -> "Stagedoor is not ready yet: " + state);
                }
                ready = health.ready();
            }
            LOGGER.log(Level.INFO, line(build, server, ready));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // undeployed before it was ready
        }
    }

    private String line(BuildInfo build, String server, Health.Check ready) {
        return "Stagedoor " + build + " is ready on " + server + ", Java "
                + Runtime.version().feature()
                + ": account " + settings.accountId() + ", region " + settings.region()
                + "; database " + settings.database()
                + "; " + ready.data().getOrDefault("stages-compiled.count", "?") + " stages compiled in "
                + ready.data().getOrDefault("stages-compiled.millis", "?") + " ms"
                + "; access log " + accessLog.destination()
                + "; metrics at /metrics, health at /health/live and /health/ready";
    }

    private long sinceBirthMillis() {
        return (System.nanoTime() - bornNanos) / 1_000_000;
    }
}
