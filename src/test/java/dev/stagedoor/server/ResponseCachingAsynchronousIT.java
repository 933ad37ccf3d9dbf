/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@InServer
class ResponseCachingAsynchronousIT extends ResponseCachingContract {

    @Deployment(testable = false)
    @TargetsContainer("postgresql")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    ResponseCachingAsynchronousIT() {
        super("postgresql", "kept-asynchronous");
    }
}
