/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import dev.stagedoor.platform.configuration.FunctionSettings;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The functions that run here, from the start of the application to its end. */
@ApplicationScoped
public class HostedFunctions {

    private static final System.Logger LOG = System.getLogger(HostedFunctions.class.getName());

    private static final int TICK_MILLIS = 50;

    /** How long workers may take to end when the application does; Lambda gives them as much. */
    private static final long GRACE_MILLIS = 2_000;

    private final Map<String, HostedFunction> byName = new LinkedHashMap<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<ExecutionEnvironment> environments = new ArrayList<>();
    private @Nullable ExecutorService executor;
    private @Nullable ScheduledExecutorService scheduler;

    @Inject
    Settings settings;

    void onInitialized(@Observes @Initialized(ApplicationScoped.class) Object context) {
        start(settings.functions(), settings.region());
    }

    void start(List<FunctionSettings> functions, String region) {
        if (functions.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newCachedThreadPool(daemons("stagedoor-functions"));
        ScheduledExecutorService ticker =
                Executors.newSingleThreadScheduledExecutor(daemons("stagedoor-function-times"));
        StartOrder order = new StartOrder(threads);
        executor = threads;
        scheduler = ticker;
        for (FunctionSettings each : functions) {
            HostedFunction function = new HostedFunction(each, threads);
            byName.put(each.name(), function);
            if (each.command().isEmpty()) {
                listen(function, each, threads);
            } else {
                for (int i = 1; i <= each.workers(); i++) {
                    workers.add(new Worker(function, i, region, order, threads, ticker));
                }
            }
        }
        // Every function has its first worker before one has its second.
        workers.sort(Comparator.comparingInt(Worker::number));
        workers.forEach(Worker::start);
        var unused = ticker.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void listen(HostedFunction function, FunctionSettings settings, ExecutorService threads) {
        try {
            ExecutionEnvironment environment = new ExecutionEnvironment(function, settings.port(), threads);
            environments.add(environment);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Workers of function " + settings.name() + " connect to AWS_LAMBDA_RUNTIME_API="
                            + environment.address());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The Runtime API of function " + settings.name() + " cannot listen on port " + settings.port()
                            + ": " + e.getMessage());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        workers.forEach(worker -> worker.tick(now));
        environments.forEach(environment -> environment.expire(now));
    }

    /**
     * The function that an ARN means, if it runs here.
     *
     * @param functionArn with or without a version or an alias, or a mere name
     */
    public @Nullable HostedFunction find(String functionArn) {
        if (byName.isEmpty()) {
            return null;
        }
        HostedFunction function = byName.get(name(functionArn));
        String arn = function == null ? null : function.settings().arn();
        return arn == null || functionArn.equals(arn) || functionArn.startsWith(arn + ":") ? function : null;
    }

    /** {@code arn:aws:lambda:region:account:function:name:qualifier}: the seventh part. */
    private static String name(String functionArn) {
        String[] parts = functionArn.split(":", -1);
        return parts.length > 6 ? parts[6] : parts[0];
    }

    @PreDestroy
    void stop() {
        workers.forEach(Worker::stop);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        workers.forEach(worker -> worker.kill(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        environments.forEach(ExecutionEnvironment::close);
        byName.values().forEach(HostedFunction::close);
        if (scheduler != null) {
            scheduler.shutdownNow();
        }
        if (executor != null) {
            executor.shutdownNow();
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
