/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** What {@code mvn package} made, and nothing put together for tests. */
final class ShippedWar {

    private ShippedWar() {}

    static WebArchive archive() {
        return ShrinkWrap.create(ZipImporter.class, "stagedoor.war")
                .importFrom(new File("target/stagedoor.war"))
                .as(WebArchive.class);
    }
}
