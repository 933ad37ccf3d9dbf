/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built, from {@code build.properties}, which Maven fills in.
 *
 * @param version the version of this WAR
 * @param commit the abbreviated commit it was built from; {@code unknown} when the build did not say
 */
public record BuildInfo(String version, String commit) {

    public static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(properties.getProperty("version"), properties.getProperty("commit"));
    }

    @Override
    public String toString() {
        return version + " (" + commit + ")";
    }
}
