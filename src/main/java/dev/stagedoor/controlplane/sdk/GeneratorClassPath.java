/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/**
 * Where the generating process finds its classes: ours in {@code WEB-INF/classes}, the generator's in {@code WEB-INF/sdk-generator}, which
 * no server looks into, and what both use in {@code WEB-INF/lib}.
 */
final class GeneratorClassPath {

    private GeneratorClassPath() {}

    /** @throws IllegalStateException when the server does not keep the WAR unpacked */
    static String find() {
        String name = "/" + GeneratorClassPath.class.getName().replace('.', '/') + ".class";
        URL own = GeneratorClassPath.class.getResource(name);
        if (own == null || !own.getProtocol().equals("file")) {
            throw new IllegalStateException("SDKs can only be generated where the server unpacks the WAR");
        }
        Path classes = directory(own, name);
        if (!classes.resolveSibling("web.xml").toFile().exists()) {
            return System.getProperty("java.class.path"); // no WAR but a test
        }
        return String.join(
                File.pathSeparator,
                classes.toString(),
                classes.resolveSibling("sdk-generator") + File.separator + "*",
                classes.resolveSibling("lib") + File.separator + "*");
    }

    private static Path directory(URL own, String name) {
        String url = own.toString();
        try {
            return Path.of(new URI(url.substring(0, url.length() - name.length())));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url, e);
        }
    }
}
