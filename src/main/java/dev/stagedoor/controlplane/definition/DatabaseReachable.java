/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import dev.stagedoor.platform.observability.ReadinessCondition;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Whether the store of definitions answers. For information alone: traffic runs on compiled stages, so a node without
 * its database goes on serving. One question is asked at a time, however many want to know, and nobody waits long.
 */
@ApplicationScoped
public class DatabaseReachable implements ReadinessCondition {

    private static final long WAIT_MILLIS = 400;
    private static final int VALIDATION_SECONDS = 5;

    @Resource(lookup = "java:app/jdbc/stagedoor")
    DataSource dataSource;

    @Resource
    ManagedExecutorService executor;

    private CompletableFuture<Boolean> answer = CompletableFuture.completedFuture(false);
    private long askedNanos = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);

    @Override
    public String name() {
        return "database-reachable";
    }

    @Override
    public boolean decides() {
        return false;
    }

    @Override
    public boolean met() {
        try {
            return ask().get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> ask() {
        long now = System.nanoTime();
        if (answer.isDone() && now - askedNanos >= TimeUnit.SECONDS.toNanos(1)) {
            askedNanos = now;
            answer = CompletableFuture.supplyAsync(this::answers, executor);
        }
        return answer;
    }

    private boolean answers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException | RuntimeException e) {
            throw new CompletionException(e);
        }
    }
}
