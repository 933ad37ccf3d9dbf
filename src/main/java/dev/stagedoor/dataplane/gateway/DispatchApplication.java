/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * The data plane's own JAX-RS application, apart from the management API's so that none of its providers, filters and
 * listeners are on the path of a request. It has the root of the server, so that the container's own mapping leads
 * here: a forward costs a tenth of a small request. The filters before it let only the data plane's calls pass.
 */
@ApplicationPath("/")
public class DispatchApplication extends Application {

    /** Without it a class is scanned for, and without a scan the set must not be empty. */
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of();
    }

    @Override
    @SuppressWarnings("deprecation") // the one way to hand JAX-RS an instance instead of having it make one a request
    public Set<Object> getSingletons() {
        return Set.of(new Dispatcher());
    }

    /** Nothing discovered, described or validated: Jersey's settings, which others ignore. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.disableAutoDiscovery", true,
                "jersey.config.disableMoxyJson", true,
                "jersey.config.disableJsonProcessing", true,
                "jersey.config.beanValidation.disable.server", true,
                "jersey.config.server.wadl.disableWadl", true);
    }
}
