/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import dev.stagedoor.platform.configuration.FunctionSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one worker process of a function alive: starts it, starts it again when it has ended, more and more slowly as
 * long as it does not get as far as asking for work, and ends it with everything it has started.
 */
final class Worker {

    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private static final long LEAST_BACK_OFF_MILLIS = 500;
    private static final long MOST_BACK_OFF_MILLIS = 60_000;

    /** How long what was ended by force may take to be gone. */
    private static final long KILL_MILLIS = 1_000;

    private static final int LONGEST_LINE = 8 * 1024;

    /** One process, and what is its own. */
    private record Running(Process process, ExecutionEnvironment environment, WorkerDirectory directory) {}

    private final HostedFunction function;
    private final int number;
    private final String region;
    private final StartOrder order;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;

    private long backOffMillis = LEAST_BACK_OFF_MILLIS;
    private boolean stopped;
    private @Nullable Running running;

    /** The process and its descendants, once they have been asked to end. */
    private List<ProcessHandle> ending = List.of();

    /** @param number of this worker among those of its function, from 1 */
    Worker(
            HostedFunction function,
            int number,
            String region,
            StartOrder order,
            Executor executor,
            ScheduledExecutorService scheduler) {
        this.function = function;
        this.number = number;
        this.region = region;
        this.order = order;
        this.executor = executor;
        this.scheduler = scheduler;
    }

    int number() {
        return number;
    }

    /** Starts the process when it is its turn. */
    void start() {
        order.next(this::launch);
    }

    /** @return completes when the worker has asked for work, or will not any more */
    private synchronized CompletableFuture<Void> launch() {
        if (stopped) {
            return CompletableFuture.completedFuture(null);
        }
        ExecutionEnvironment environment = null;
        WorkerDirectory directory = null;
        try {
            environment = new ExecutionEnvironment(function, 0, executor);
            directory = WorkerDirectory.create(function.name());
            Process process = process(environment.address(), directory.path());
            Running started = new Running(process, environment, directory);
            running = started;
            var unused = process.onExit().thenAccept(exit -> exited(started, exit.exitValue()));
            executor.execute(() -> log(process));
            process.getOutputStream().close(); // it reads nothing from us
            return environment.settled();
        } catch (IOException | RejectedExecutionException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "A worker of function " + function.name() + " could not be started: " + e.getMessage());
            if (environment != null) {
                environment.close();
            }
            if (directory != null) {
                directory.delete();
            }
            function.failedToStart(
                    FunctionResult.error("Runtime.InvalidEntrypoint", "The runtime could not be started"));
            restart();
            return CompletableFuture.completedFuture(null);
        }
    }

    private Process process(String runtimeApi, Path temporary) throws IOException {
        FunctionSettings settings = function.settings();
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        Path directory = settings.directory() == null ? temporary : settings.directory();
        builder.directory(directory.toFile());
        Map<String, String> variables = builder.environment();
        // Ours are not the function's: they hold the keys of this installation.
        Map<String, String> inherited = new HashMap<>();
        for (String name : new String[] {"PATH", "HOME", "SystemRoot"}) {
            String value = variables.get(name);
            if (value != null) {
                inherited.put(name, value);
            }
        }
        variables.clear();
        variables.putAll(inherited);
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("TMPDIR", temporary.toString());
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
        variables.put("LAMBDA_TASK_ROOT", directory.toString());
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
            if (!line.isEmpty()) {
                log.log(System.Logger.Level.INFO, line.toString());
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    private void exited(Running ended, int exitValue) {
        ExecutionEnvironment environment = ended.environment();
        boolean again;
        synchronized (this) {
            again = !stopped;
            if (environment.initialized()) {
                backOffMillis = LEAST_BACK_OFF_MILLIS;
            }
        }
        String reason = exitValue == 0
                ? "Runtime exited without providing a reason"
                : "Runtime exited with error: exit status " + exitValue;
        environment.exited(reason);
        ended.directory().delete();
        if (again) {
            LOG.log(System.Logger.Level.WARNING, "A worker of function " + function.name() + " ended: " + reason);
            if (!environment.initialized() && !environment.failureTold()) {
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
        Running current;
        synchronized (this) {
            current = running;
        }
        if (current != null && current.environment().expire(nowNanos)) {
            family(current.process()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Asks the worker to end; {@link #kill} does not ask. */
    synchronized void stop() {
        stopped = true;
        if (running != null) {
            ending = family(running.process());
            ending.forEach(ProcessHandle::destroy);
        }
    }

    /** Ends by force what has not ended by itself, and waits for it. */
    void kill(long graceMillis) {
        Running last;
        List<ProcessHandle> asked;
        synchronized (this) {
            last = running;
            asked = ending;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
        for (ProcessHandle each : asked) {
            if (!ends(each, deadline - System.nanoTime())) {
                each.destroyForcibly();
                ends(each, TimeUnit.MILLISECONDS.toNanos(KILL_MILLIS));
            }
        }
        if (last != null) {
            last.directory().delete(); // here too: the JVM may not live until the process's end is told
        }
    }

    private static boolean ends(ProcessHandle process, long waitNanos) {
        try {
            process.onExit().get(Math.max(0, waitNanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A process with all that it has started: these are found no more once it has ended. */
    private static List<ProcessHandle> family(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }
}
