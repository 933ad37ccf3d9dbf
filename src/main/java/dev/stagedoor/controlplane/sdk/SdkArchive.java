/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** What was generated as a zip archive. */
final class SdkArchive {

    private SdkArchive() {}

    /**
     * The files beneath a directory, no links followed.
     *
     * @param folder the directory in the archive that they are in
     * @param license stands before every Java source; null for nothing
     */
    static byte[] of(Path directory, String folder, @Nullable String license) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8);
                Stream<Path> walk = Files.walk(directory)) {
            List<Path> files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            for (Path file : files) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                zip.putNextEntry(new ZipEntry(folder + "/" + name));
                if (license != null && name.endsWith(".java")) {
                    zip.write(("/*\n" + license + "\n*/\n").getBytes(StandardCharsets.UTF_8));
                }
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
