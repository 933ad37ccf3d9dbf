/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import dev.stagedoor.controlplane.definition.StageChanged;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CanaryPlan;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes traffic follow the definitions: compiles what a stage serves and swaps it in. One stage at a time, so that of
 * two changes the later one stays.
 *
 * <p>A stage that does not compile keeps the snapshot it has, and is listed in {@link #failures}.
 */
@ApplicationScoped
public class StagePublisher {

    private static final Logger LOGGER = System.getLogger(StagePublisher.class.getName());

    @Inject
    StoredStages storedStages;

    @Inject
    ActiveStages activeStages;

    @Inject
    SnapshotCompiler compiler;

    @Inject
    ClientCertificateCompiler clientCertificates;

    /** A stage's row as it was when last looked at, whether or not it led to a snapshot. */
    private record Seen(long version, ObjectNode stage) {}

    private final Map<String, Seen> seen = new HashMap<>();

    /** Up to which transaction the change log has been read. */
    private long number = -1;

    private final Map<String, String> failures = new ConcurrentHashMap<>();

    /** Publishes before the management call that changed the stage answers. */
    void stageChanged(@Observes StageChanged change) {
        try {
            if (change.stageName().isEmpty()) {
                publishApi(change.restApiId());
            } else {
                publish(change.restApiId(), change.stageName());
            }
        } catch (RuntimeException e) {
            // The change is committed; the timer will find it.
            LOGGER.log(Level.WARNING, "Stage change is not published yet: " + change, e);
        }
    }

    /** Publishes one stage as it is stored now, or takes it away when it is not. */
    public synchronized void publish(String restApiId, String stageName) {
        storedStages
                .find(restApiId, stageName)
                .ifPresentOrElse(this::publish, () -> withdraw(StoredStages.path(restApiId, stageName)));
    }

    private synchronized void publishApi(String restApiId) {
        publishAll(storedStages.ofApi(restApiId), StoredStages.path(restApiId, ""));
    }

    /** Publishes the rows, and takes away every stage beneath a path that is not among them. */
    private void publishAll(List<Definition> rows, String beneath) {
        Set<String> stored = new HashSet<>();
        rows.forEach(row -> {
            stored.add(row.path());
            publish(row);
        });
        seen.keySet().stream()
                .filter(path -> path.startsWith(beneath) && !stored.contains(path))
                .toList()
                .forEach(this::withdraw);
    }

    /**
     * Publishes the stages that other nodes changed, or whose event was lost: those that the change log tells of.
     *
     * @param thorough looks at every stage, whatever the log tells: also those that failed. One query, and what has not
     *     changed is not compiled again
     */
    public synchronized void publishChanged(boolean thorough) {
        ChangeLog.News news = storedStages.news(number);
        if (thorough || !news.whole()) {
            publishAll(storedStages.all(), "");
        } else {
            news.paths().forEach(this::publishChanged);
        }
        number = news.number();
    }

    /** @param path of any row */
    private void publishChanged(String path) {
        String[] segments = path.split("/", -1);
        if (!segments[1].equals("restapis")) {
            return;
        }
        if (segments.length == 3) {
            publishApi(segments[2]);
        } else if (segments.length == 5 && segments[3].equals("stages")) {
            publish(segments[2], segments[4]);
        }
    }

    /** The stages that could not be published, by their path, and why. */
    public Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /** @throws RuntimeException when the database cannot be read; then nothing has changed, and it is tried again */
    private void publish(Definition row) {
        String restApiId = apiOf(row.path());
        ObjectNode stage = row.document();
        Seen now = new Seen(row.version(), stage);
        if (now.equals(seen.get(row.path())) && !failures.containsKey(row.path())) {
            return;
        }
        if (SnapshotCompiler.deploymentId(stage).isEmpty()) {
            withdraw(row.path());
        } else {
            ObjectNode canary = SnapshotCompiler.canaryOf(stage);
            Release base = release(restApiId, stage);
            Release tried = canary == null ? null : release(restApiId, canary);
            String certificateId = stage.path("clientCertificateId").asText("");
            Definition certificate = certificateId.isEmpty()
                    ? null
                    : storedStages.clientCertificate(certificateId).orElse(null);
            if (certificate == null && !certificateId.isEmpty()) {
                fail(row.path(), "Client certificate " + certificateId + " does not exist", null);
            } else {
                publish(row, base, tried, certificate);
            }
        }
        seen.put(row.path(), now);
    }

    /**
     * What is compiled already of a release's deployment, or else the deployment as it was frozen; neither when there is
     * no such deployment.
     */
    private record Release(
            ObjectNode stage,
            @Nullable StageSnapshot compiled,
            @Nullable Definition frozen) {}

    private Release release(String restApiId, ObjectNode stage) {
        StageSnapshot compiled = compiled(restApiId, stage);
        return new Release(
                stage,
                compiled,
                compiled == null
                        ? storedStages
                                .frozen(restApiId, SnapshotCompiler.deploymentId(stage))
                                .orElse(null)
                        : null);
    }

    private void publish(Definition row, Release base, @Nullable Release canary, @Nullable Definition certificate) {
        try {
            ClientCertificate shown = certificate == null ? null : clientCertificates.compile(certificate);
            StageSnapshot snapshot = compile(row, base, shown);
            succeed(
                    row,
                    canary == null
                            ? snapshot
                            : snapshot.withCanary(new CanaryPlan(
                                    SnapshotCompiler.percentTraffic(base.stage()), compile(row, canary, shown))));
        } catch (RuntimeException e) {
            fail(row.path(), String.valueOf(e.getMessage()), e);
        }
    }

    private StageSnapshot compile(Definition row, Release release, @Nullable ClientCertificate certificate) {
        ObjectNode stage = release.stage();
        if (release.compiled() != null) {
            return SnapshotCompiler.recompile(release.compiled(), stage, certificate, row.version());
        }
        if (release.frozen() == null) {
            throw new IllegalStateException("Deployment " + SnapshotCompiler.deploymentId(stage) + " does not exist");
        }
        DefinitionTree api = FrozenDeployment.thaw(release.frozen().document());
        return compiler.compile(apiOf(row.path()), stage, certificate, row.version(), api);
    }

    /** An active snapshot of this stage or a sibling that shares what is costly; they need no other cache. */
    private @Nullable StageSnapshot compiled(String restApiId, ObjectNode stage) {
        return activeStages.ofApi(restApiId).stream()
                .flatMap(snapshot -> snapshot.releases().stream())
                .filter(snapshot -> SnapshotCompiler.isCompiled(snapshot, stage))
                .findFirst()
                .orElse(null);
    }

    private void succeed(Definition row, StageSnapshot snapshot) {
        failures.remove(row.path());
        activeStages.replace(snapshot);
        LOGGER.log(
                Level.INFO,
                "Stage {0} of API {1} serves deployment {2}",
                snapshot.stageName(),
                snapshot.restApiId(),
                snapshot.deploymentId());
    }

    private void withdraw(String path) {
        activeStages.remove(apiOf(path), nameOf(path));
        failures.remove(path);
        seen.remove(path);
    }

    private void fail(String path, String reason, @Nullable RuntimeException cause) {
        if (!reason.equals(failures.put(path, reason))) {
            LOGGER.log(Level.ERROR, "Stage " + path + " cannot be compiled and stays as it was: " + reason, cause);
        }
    }

    /** The API of {@code /restapis/{id}/stages/{name}}. */
    private static String apiOf(String stagePath) {
        return stagePath.split("/")[2];
    }

    private static String nameOf(String stagePath) {
        return stagePath.substring(stagePath.lastIndexOf('/') + 1);
    }
}
