/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import dev.stagedoor.controlplane.definition.DatabaseFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns every exception of the management API into AWS's answer; no stack trace ever leaves. */
public class ErrorMapper implements ExceptionMapper<Throwable> {

    /** The request attribute that tells what was answered: an {@link AwsException}. */
    public static final String ERROR = "dev.stagedoor.error";

    private static final System.Logger LOG = System.getLogger(ErrorMapper.class.getName());

    /** Seconds after which a client may try again while the database is away. */
    private static final int RETRY_AFTER_SECONDS = 1;

    @Context
    HttpServletRequest request;

    @Override
    public Response toResponse(Throwable exception) {
        String requestId = RequestId.of(request);
        AwsException error = awsError(exception);
        if (error == null) {
            LOG.log(System.Logger.Level.ERROR, "Management call " + requestId + " failed", exception);
            error = AwsException.internalFailure();
        } else if (error.status() >= 500) {
            LOG.log(System.Logger.Level.ERROR, "Management call {0} failed: {1}", requestId, rootMessage(exception));
        }
        request.setAttribute(ERROR, error);
        Response.ResponseBuilder response = Response.status(error.status())
                .header("x-amzn-ErrorType", error.errorType())
                .type(MediaType.APPLICATION_JSON)
                .entity(error.body());
        if (error.status() == 503 || error.status() == 429) {
            response.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /** What AWS would answer; null for a fault of ours. */
    public static @Nullable AwsException awsError(Throwable exception) {
        Set<Throwable> seen = new HashSet<>(); // causes may form a ring
        for (Throwable cause = exception; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof AwsException aws) {
                return aws;
            }
            if (cause instanceof NotFoundException || cause instanceof NotAllowedException) {
                return AwsException.unknownOperation();
            }
            if (cause instanceof WebApplicationException web
                    && web.getResponse().getStatus() < 500) {
                String reason = web.getResponse().getStatusInfo().getReasonPhrase();
                return new AwsException(web.getResponse().getStatus(), "BadRequestException", reason);
            }
            Optional<DatabaseFault> fault = DatabaseFault.of(cause);
            if (fault.isPresent()) {
                return fault.get() == DatabaseFault.CONCURRENT_WRITE
                        ? AwsException.concurrentModification()
                        : AwsException.serviceUnavailable();
            }
        }
        return null;
    }

    private static String rootMessage(Throwable exception) {
        Throwable root = exception;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
