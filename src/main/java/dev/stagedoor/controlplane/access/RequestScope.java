/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.servlet.ServletException;
import java.io.IOException;

/** Gives a call that goes on in another thread a CDI request scope. */
@ApplicationScoped
public class RequestScope {

    /** The rest of a request. */
    @FunctionalInterface
    public interface Rest {
        void run() throws IOException, ServletException;
    }

    @ActivateRequestContext
    public void run(Rest rest) throws IOException, ServletException {
        rest.run();
    }
}
