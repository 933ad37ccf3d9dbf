/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.util.HashSet;
import java.util.Set;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Keeps Arquillian from starting the servers afresh for every test class: the first class deploys, the end of the JVM
 * stops the servers. (With Payara Micro a deployment is a server start.)
 */
public final class DeployOnce implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Interceptor.class);
    }

    /** Made by Arquillian. */
    public static final class Interceptor {

        private final Set<String> running = new HashSet<>();

        public void onDeploy(@Observes EventContext<DeployDeployment> event) {
            if (running.add(event.getEvent().getContainer().getName())) {
                event.proceed();
            }
        }

        public void onUndeploy(@Observes EventContext<UnDeployManagedDeployments> event) {
            // the servers stay up for the next class
        }
    }
}
