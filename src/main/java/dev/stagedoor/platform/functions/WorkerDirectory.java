/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What one worker process has for itself while it runs: a directory for its temporary files, in which it also works
 * where the settings name no other. Nobody but this server's user may look into it.
 */
final class WorkerDirectory {

    private static final System.Logger LOG = System.getLogger(WorkerDirectory.class.getName());

    /** Here and not where it is used: when the server ends, its shutdown hooks may have removed our classes' files. */
    private static final Remover REMOVER = new Remover();

    private final Path path;

    private WorkerDirectory(Path path) {
        this.path = path;
    }

    static WorkerDirectory create(String function) throws IOException {
        return new WorkerDirectory(Files.createTempDirectory("stagedoor-" + function + "-"));
    }

    Path path() {
        return path;
    }

    /** Removes it with all that is in it; once more does no harm. */
    synchronized void delete() {
        try {
            Files.walkFileTree(path, REMOVER);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "A worker's directory could not be removed: " + e.getMessage());
        }
    }

    /** Removes links and does not follow them. */
    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // it is gone already, or its directory will not be removed
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
