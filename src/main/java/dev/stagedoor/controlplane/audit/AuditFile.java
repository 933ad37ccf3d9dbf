/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.LogLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Audit records as JSON lines in a file, for those who collect logs. Each is written after its transaction has committed,
 * so the file never tells of what did not happen; the table is what counts, should the disk be full.
 */
@ApplicationScoped
public class AuditFile {

    private static final System.Logger LOG = System.getLogger(AuditFile.class.getName());
    private static final LogLimit FAILED = new LogLimit(LOG);

    @Inject
    Settings settings;

    void write(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditTrail.Recorded recorded) {
        settings.audit().file().ifPresent(file -> append(file, recorded.json() + "\n"));
    }

    /** Opened anew each time: whoever rotates the file need not tell us. */
    private synchronized void append(Path file, String line) {
        try {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Files.write(file, line.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            FAILED.log(System.Logger.Level.ERROR, () -> "Cannot write the audit file " + file + ": " + e);
        }
    }
}
