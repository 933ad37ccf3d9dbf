/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * The data plane's own JAX-RS application, apart from the management API's so that none of its providers, filters and
 * listeners are on the path of a request. The filter forwards to it; no URL leads here from outside.
 */
@ApplicationPath(DispatchApplication.PATH)
public class DispatchApplication extends Application {

    static final String PATH = "/_dispatch";

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(Dispatcher.class);
    }
}
