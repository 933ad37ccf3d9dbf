/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.integration.balancing.HealthCheck;
import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.dataplane.integration.balancing.Target;
import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Endpoint;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.LogLimit;
import dev.stagedoor.platform.observability.Meters;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The load balancers that the operator has declared, from the start of the application to its end: keeps their targets'
 * addresses and health up to date, off the request path.
 */
@ApplicationScoped
public class LoadBalancers {

    private static final LogLimit LOG = new LogLimit(System.getLogger(LoadBalancers.class.getName()));

    /** How long after the JVM's own cache has forgotten a name its new addresses are used, at most. */
    private static final int RESOLVE_EVERY_MILLIS = 5_000;

    private final Map<String, LoadBalancer> byName = new LinkedHashMap<>();
    private @Nullable ExecutorService threads;
    private @Nullable ScheduledExecutorService ticker;

    @Inject
    Settings settings;

    @Inject
    EgressPolicy egress;

    @Inject
    Meters meters;

    void onInitialized(@Observes @Initialized(ApplicationScoped.class) Object context) {
        start(settings.loadBalancers());
    }

    void start(List<LoadBalancerSettings> declared) {
        if (declared.isEmpty()) {
            return;
        }
        ExecutorService workers = Executors.newCachedThreadPool(daemons("stagedoor-health-checks"));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(daemons("stagedoor-targets"));
        threads = workers;
        ticker = timer;
        for (LoadBalancerSettings each : declared) {
            LoadBalancer balancer = new LoadBalancer(each, System::nanoTime);
            byName.put(each.name(), balancer);
            measure(balancer);
            Resolution resolution = new Resolution(balancer);
            resolution.run();
            every(RESOLVE_EVERY_MILLIS, timer, workers, resolution);
            if (each.healthCheck().intervalMillis() > 0) {
                check(balancer, timer, workers);
            }
        }
    }

    private void measure(LoadBalancer balancer) {
        Meters.Labels labels =
                Meters.Labels.of("load_balancer", balancer.settings().name());
        meters.gauge(
                "networkelb_healthy_host_count",
                "AWS's HealthyHostCount: targets that get calls",
                labels,
                balancer::available);
        meters.gauge(
                "networkelb_unhealthy_host_count",
                "AWS's UnHealthyHostCount: targets whose health checks fail, or that are ejected",
                labels,
                () -> balancer.targets().size() - balancer.available());
        meters.gauge("networkelb_ejections", "How many times a target was ejected since the start", labels, () ->
                (double) balancer.ejections());
    }

    /** @return null when none of this name is declared */
    public @Nullable LoadBalancer find(String name) {
        return byName.get(name);
    }

    /** Whether the operator has declared any: then links lead to declared ones only. */
    public boolean declared() {
        return !byName.isEmpty();
    }

    /** Each target in a turn of its own, so that one that hangs holds up no other; and none twice at a time. */
    private static void check(LoadBalancer balancer, ScheduledExecutorService timer, ExecutorService workers) {
        LoadBalancerSettings.HealthCheck check = balancer.settings().healthCheck();
        Map<Target, Boolean> running = new java.util.concurrent.ConcurrentHashMap<>();
        Runnable all = () -> balancer.targets().forEach(target -> {
            if (running.putIfAbsent(target, true) == null) {
                workers.execute(() -> {
                    try {
                        balancer.checked(target, HealthCheck.passes(target.address(), check));
                    } finally {
                        running.remove(target);
                    }
                });
            }
        });
        var unused = timer.scheduleWithFixedDelay(all, 0, check.intervalMillis(), TimeUnit.MILLISECONDS);
    }

    private static void every(int millis, ScheduledExecutorService timer, ExecutorService workers, Runnable task) {
        var unused = timer.scheduleWithFixedDelay(() -> workers.execute(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Looks up what the targets' names mean now. */
    private final class Resolution implements Runnable {

        private final LoadBalancer balancer;
        private final Map<Endpoint, List<InetSocketAddress>> last = new HashMap<>();

        Resolution(LoadBalancer balancer) {
            this.balancer = balancer;
        }

        @Override
        public synchronized void run() {
            List<InetSocketAddress> all = new ArrayList<>();
            for (Endpoint endpoint : balancer.settings().targets()) {
                try {
                    last.put(endpoint, resolve(endpoint));
                } catch (UnknownHostException e) {
                    // the addresses that it had before are better than none
                    LOG.log(
                            Level.WARNING,
                            () -> "Target " + endpoint + " of load balancer "
                                    + balancer.settings().name() + " cannot be resolved");
                }
                all.addAll(last.getOrDefault(endpoint, List.of()));
            }
            balancer.follow(all);
        }

        private List<InetSocketAddress> resolve(Endpoint endpoint) throws UnknownHostException {
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
                if (egress.permitsDeclared(address)) {
                    addresses.add(new InetSocketAddress(address, endpoint.port()));
                } else {
                    LOG.log(
                            Level.WARNING,
                            () -> "Target " + endpoint + " of load balancer "
                                    + balancer.settings().name()
                                    + " is left out: link-local, metadata and multicast addresses"
                                    + " are never called");
                }
            }
            return addresses;
        }
    }

    @PreDestroy
    void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
