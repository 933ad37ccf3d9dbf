/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.servlet.BodyReader;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of management calls, within an eighth of the heap for all that arrive together. */
@ApplicationScoped
public class CallBodies {

    /** AWS's limit for an API definition is 6 MB; nothing else in the management API comes near. */
    private static final int MOST_BYTES = 6 * 1024 * 1024;

    @Resource
    ManagedScheduledExecutorService scheduler;

    private final BodyReader reader = new BodyReader(
            MOST_BYTES, Math.max(2L * MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));

    private @Nullable ScheduledFuture<?> watch;

    @PostConstruct
    void watch() {
        watch = scheduler.scheduleAtFixedRate(reader::checkPace, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        if (watch != null) {
            watch.cancel(false);
        }
    }

    BodyReader reader() {
        return reader;
    }

    /** @throws AwsException 413 for a body that announces itself as too long */
    static void checkLength(long length) {
        if (length > MOST_BYTES) {
            throw refusal(BodyReader.Failure.TOO_LONG);
        }
    }

    /** How a call is answered whose body is not there. */
    static AwsException refusal(BodyReader.Failure reason) {
        return switch (reason) {
            case TOO_LONG ->
                new AwsException(
                        413, "RequestEntityTooLargeException", "Request body exceeds " + MOST_BYTES + " bytes");
            case TOO_SLOW ->
                new AwsException(408, "RequestTimeoutException", "The request body did not arrive in time");
            case TOO_MANY ->
                new AwsException(503, "ServiceUnavailableException", "Too many requests are being received");
            case DISCONNECTED -> AwsException.badRequest("The request body broke off"); // nobody is left to read it
        };
    }
}
