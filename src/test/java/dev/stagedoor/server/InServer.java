/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test against the WAR as it is shipped, in Payara Micro. The class says on which database with one
 * {@code @Deployment @TargetsContainer("h2")} or {@code "postgresql"} method that returns {@link ShippedWar#archive()}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestServers.class)
@ArquillianTest
@interface InServer {}
