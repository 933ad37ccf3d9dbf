/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@InServer
class ResponseCachingBlockingIT extends ResponseCachingContract {

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    ResponseCachingBlockingIT() {
        super("h2", "kept-blocking");
    }
}
