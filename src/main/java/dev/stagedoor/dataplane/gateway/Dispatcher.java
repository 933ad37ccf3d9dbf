/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The JAX-RS resource that forwards calls to backends. JAX-RS sees a bare POST without a body ({@link DispatchRequest})
 * and its answer goes nowhere ({@link DispatchResponse}): what the client gets is written by the pipeline alone, byte
 * for byte, at once or later.
 *
 * <p>One instance, without injection: every look-up here would be made for every request.
 */
@Path("/")
public class Dispatcher {

    /**
     * The call under way on this thread. JAX-RS would find a request attribute or an injected request too, at the price
     * of several look-ups in its injection framework.
     */
    private static final ThreadLocal<@Nullable Runnable> CALL = new ThreadLocal<>();

    /** Goes to JAX-RS, and from there on with the call. */
    static void run(Runnable call, FilterChain way, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        CALL.set(call);
        try {
            way.doFilter(new DispatchRequest(request), new DispatchResponse(response));
        } finally {
            CALL.remove();
        }
    }

    /** Runs the steps that ask the backend and answer the client. */
    @POST
    public void dispatch() {
        Runnable call = CALL.get();
        if (call == null) {
            throw new NotFoundException(); // only the gateway filter leads here
        }
        call.run();
    }
}
