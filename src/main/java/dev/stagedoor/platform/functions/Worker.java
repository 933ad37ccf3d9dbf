/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import dev.stagedoor.platform.configuration.FunctionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one worker process of a function alive: starts it, starts it again when it has ended, more and more slowly as
 * long as it does not get as far as asking for work, and ends it with everything it has started.
 */
final class Worker {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private static final long LEAST_BACK_OFF_MILLIS = 500;
    private static final long MOST_BACK_OFF_MILLIS = 60_000;
    private static final int LONGEST_LINE = 8 * 1024;

    private final HostedFunction function;
    private final int number;
    private final String region;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;

    private long backOffMillis = LEAST_BACK_OFF_MILLIS;
    private boolean stopped;
    private @Nullable Process process;
    private @Nullable ExecutionEnvironment environment;

    Worker(HostedFunction function, int number, String region, Executor executor, ScheduledExecutorService scheduler) {
        this.function = function;
        this.number = number;
        this.region = region;
        this.executor = executor;
        this.scheduler = scheduler;
    }

    synchronized void start() {
        if (stopped) {
            return;
        }
        ExecutionEnvironment fresh = null;
        try {
            fresh = new ExecutionEnvironment(function, 0, executor);
            Process started = process(fresh.address());
            environment = fresh;
            process = started;
            started.getOutputStream().close(); // it reads nothing from us
            ExecutionEnvironment ended = fresh;
            executor.execute(() -> log(started));
            var unused = started.onExit().thenAccept(exit -> exited(ended, exit.exitValue()));
        } catch (IOException | RejectedExecutionException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "A worker of function " + function.name() + " could not be started: " + e.getMessage());
            if (fresh != null) {
                fresh.close();
            }
            function.failedToStart(
                    FunctionResult.error("Runtime.InvalidEntrypoint", "The runtime could not be started"));
            restart();
        }
    }

    private Process process(String runtimeApi) throws IOException {
        FunctionSettings settings = function.settings();
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        Path directory = settings.directory();
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        Map<String, String> variables = builder.environment();
        // Ours are not the function's: they hold the keys of this installation.
        Map<String, String> inherited = new HashMap<>();
        for (String name : new String[] {"PATH", "HOME", "TMPDIR", "SystemRoot"}) {
            String value = variables.get(name);
            if (value != null) {
                inherited.put(name, value);
            }
        }
        variables.clear();
        variables.putAll(inherited);
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        if (settings.environmentFile() != null) {
            variables.putAll(EnvironmentFile.read(settings.environmentFile()));
        }
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("_HANDLER", settings.handler());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", settings.name());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(settings.memoryMegabytes()));
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + settings.name());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "worker-" + number);
        variables.putIfAbsent("AWS_REGION", region);
        variables.putIfAbsent("AWS_DEFAULT_REGION", region);
        variables.put(
                "LAMBDA_TASK_ROOT",
                (directory == null ? Path.of("") : directory).toAbsolutePath().toString());
        builder.redirectErrorStream(true);
        return builder.start();
    }

    /** What the function writes is the server's log, line by line, under a logger of the function's own. */
    private void log(Process started) {
        System.Logger log = System.getLogger("dev.stagedoor.function." + function.name());
        try (BufferedReader output = started.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder line = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c != '\n') {
                    line.append((char) c);
                }
                if (c == '\n' || line.length() >= LONGEST_LINE) {
                    log.log(System.Logger.Level.INFO, line.toString());
                    line.setLength(0);
                }
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    private void exited(ExecutionEnvironment ended, int exitValue) {
        boolean again;
        synchronized (this) {
            again = !stopped;
            if (ended.initialized()) {
                backOffMillis = LEAST_BACK_OFF_MILLIS;
            }
        }
        String reason = exitValue == 0
                ? "Runtime exited without providing a reason"
                : "Runtime exited with error: exit status " + exitValue;
        ended.exited(reason);
        if (again) {
            LOG.log(System.Logger.Level.WARNING, "A worker of function " + function.name() + " ended: " + reason);
            if (!ended.initialized()) {
                function.failedToStart(FunctionResult.error("Runtime.ExitError", reason));
            }
            restart();
        }
    }

    private synchronized void restart() {
        if (!stopped) {
            try {
                var unused = scheduler.schedule(this::start, backOffMillis, TimeUnit.MILLISECONDS);
                backOffMillis = Math.min(backOffMillis * 2, MOST_BACK_OFF_MILLIS);
            } catch (RejectedExecutionException e) {
                stopped = true;
            }
        }
    }

    /** As on Lambda a worker that has run too long is ended: what it was doing is not known. */
    void tick(long nowNanos) {
        ExecutionEnvironment current;
        Process stuck;
        synchronized (this) {
            current = environment;
            stuck = process;
        }
        if (current != null && stuck != null && current.expire(nowNanos)) {
            end(stuck, true);
        }
    }

    /** Asks the worker to end; {@link #kill} does not ask. */
    synchronized void stop() {
        stopped = true;
        if (process != null) {
            end(process, false);
        }
    }

    void kill(long graceMillis) {
        Process last;
        synchronized (this) {
            last = process;
        }
        if (last != null) {
            try {
                if (!last.waitFor(Math.max(0, graceMillis), TimeUnit.MILLISECONDS)) {
                    end(last, true);
                }
            } catch (InterruptedException e) {
                end(last, true);
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Process process, boolean forcibly) {
        process.descendants().forEach(child -> {
            boolean unused = forcibly ? child.destroyForcibly() : child.destroy();
        });
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }
}
