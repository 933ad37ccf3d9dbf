/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Chooses the meters that this server can show. */
@ApplicationScoped
public class MetersProducer {

    private static final Logger LOGGER = System.getLogger(MetersProducer.class.getName());

    @Produces
    @Singleton
    Meters meters() {
        try {
            return CDI.current().select(MicroProfileMeters.class).get();
        } catch (LinkageError | RuntimeException e) {
            String cause = e.toString();
            LOGGER.log(
                    Level.INFO, () -> "No MicroProfile Metrics on this server: /metrics shows our own (" + cause + ")");
            return new TextMeters();
        }
    }
}
