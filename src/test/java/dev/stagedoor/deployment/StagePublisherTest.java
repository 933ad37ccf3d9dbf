/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.definition.StageChanged;
import dev.stagedoor.controlplane.definition.StoredRow;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.controlplane.secret.SelfSignedCertificate;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.CanaryPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.configuration.AwsSettings;
import dev.stagedoor.platform.configuration.UserPoolSettings;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StagePublisherTest {

    /** The database, as far as the publisher sees it. */
    private static final class Store extends StoredStages {

        private final Map<String, Definition> rows = new TreeMap<>();
        private boolean down;
        private int deploymentsRead;
        private int allRead;

        /** Whether what is new is too long ago for the change log. */
        private boolean forgotten;

        private final Set<String> log = new HashSet<>();

        void stage(String stageName, long version, ObjectNode stage) {
            String path = path("a1", stageName);
            rows.put(path, StoredRow.of(path, TYPE, stage.put("stageName", stageName), version));
            log.add(path);
        }

        void delete(String path) {
            rows.keySet().removeIf(row -> row.equals(path) || row.startsWith(path + "/"));
            log.add(path);
        }

        /** Its key is not encrypted: Secrets has tests of its own. */
        void certificate(String id) {
            SelfSignedCertificate made =
                    SelfSignedCertificate.generate("a", Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
            String path = "/clientcertificates/" + id;
            ObjectNode document = Json.object()
                    .put("pemEncodedCertificate", made.pemEncodedCertificate())
                    .put("encryptedPrivateKey", made.pemEncodedPrivateKey());
            rows.put(path, StoredRow.of(path, "ClientCertificate", document, 1));
        }

        @Override
        public Optional<Definition> clientCertificate(String clientCertificateId) {
            return Optional.ofNullable(rows().get("/clientcertificates/" + clientCertificateId));
        }

        void deployment(String deploymentId, String json) {
            String path = FrozenDeployment.path("a1", deploymentId);
            rows.put(
                    path,
                    StoredRow.of(path, FrozenDeployment.TYPE, Json.object().put("tree", json), 1));
        }

        private Map<String, Definition> rows() {
            if (down) {
                throw new IllegalStateException("the database is down");
            }
            return rows;
        }

        @Override
        public Optional<Definition> find(String restApiId, String stageName) {
            return Optional.ofNullable(rows().get(path(restApiId, stageName)));
        }

        @Override
        public List<Definition> ofApi(String restApiId) {
            return rows().values().stream()
                    .filter(row -> row.path().startsWith(path(restApiId, "")))
                    .toList();
        }

        @Override
        public ChangeLog.News news(long number) {
            rows();
            ChangeLog.News news = new ChangeLog.News(number + 1, number >= 0 && !forgotten, Set.copyOf(log));
            log.clear();
            return news;
        }

        @Override
        public List<Definition> all() {
            allRead++;
            return rows().values().stream()
                    .filter(row -> row.type().equals(TYPE))
                    .toList();
        }

        @Override
        public Optional<Definition> frozen(String restApiId, String deploymentId) {
            deploymentsRead++;
            return Optional.ofNullable(rows().get(FrozenDeployment.path(restApiId, deploymentId)));
        }
    }

    private final DefinitionTree tree = new DefinitionTree();
    private final Store store = new Store();
    private final ActiveStages active = new ActiveStages();
    private final StagePublisher publisher = new StagePublisher();

    @BeforeEach
    void oneDeployment() {
        publisher.storedStages = store;
        publisher.activeStages = active;
        publisher.clientCertificates = new ClientCertificateCompiler();
        publisher.clientCertificates.secrets = new Secrets() {
            @Override
            public String decrypt(String encrypted, String place) {
                return encrypted;
            }
        };
        publisher.compiler = new SnapshotCompiler(
                "123456789012",
                "us-east-1",
                29_000,
                new AwsSettings(name -> Optional.empty()),
                UserPoolSettings.COGNITO);
        tree.put("", "RestApi", Json.object().put("id", "a1").put("name", "Pets"));
        tree.put("/resources/root", "Resource", Json.object().put("id", "root"));
        tree.put("/resources/root/methods/GET", "Method", Json.object());
        store.deployment("d1", tree.toJson());
        store.deployment("d2", tree.toJson());
        store.deployment("poisoned", "{");
    }

    private static ObjectNode serving(String deploymentId) {
        return Json.object().put("deploymentId", deploymentId);
    }

    private StageSnapshot active(String stageName) {
        return Objects.requireNonNull(active.find("a1", stageName), stageName);
    }

    @Test
    void aStageShowsItsClientCertificateWithoutAnotherDeployment() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(false);
        assertThat(active("prod").clientCertificate()).isNull();
        store.certificate("c1");
        store.stage("prod", 2, serving("d1").put("clientCertificateId", "c1"));
        publisher.publishChanged(false);
        assertThat(active("prod").clientCertificate()).hasToString("c1");
        assertThat(Objects.requireNonNull(active("prod").clientCertificate())
                        .certificate()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=a");
        store.stage("prod", 3, serving("d1"));
        publisher.publishChanged(false);
        assertThat(active("prod").clientCertificate()).isNull();
    }

    @Test
    void aStageWhoseClientCertificateIsMissingStaysAsItWas() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(false);
        store.stage("prod", 2, serving("d2").put("clientCertificateId", "gone"));
        publisher.publishChanged(false);
        assertThat(active("prod").deploymentId()).isEqualTo("d1");
        assertThat(publisher.failures()).containsValue("Client certificate gone does not exist");
    }

    @Test
    void aStageThatChangesIsPublishedAndOneThatIsDeletedWithdrawn() {
        store.stage("prod", 1, serving("d1"));
        publisher.stageChanged(new StageChanged("a1", "prod"));
        assertThat(active("prod").deploymentId()).isEqualTo("d1");

        store.stage("prod", 2, serving("d2"));
        publisher.stageChanged(new StageChanged("a1", "prod"));
        assertThat(active("prod").deploymentId()).isEqualTo("d2");
        assertThat(active("prod").revision()).isEqualTo(2);

        store.rows.remove(StoredStages.path("a1", "prod"));
        publisher.stageChanged(new StageChanged("a1", "prod"));
        assertThat(active.find("a1", "prod")).isNull();
    }

    @Test
    void aChangeOfTheWholeApiIsAChangeOfEveryStage() {
        store.stage("prod", 1, serving("d1"));
        store.stage("test", 1, serving("d1"));
        publisher.stageChanged(new StageChanged("a1", ""));
        assertThat(active.all()).hasSize(2);

        store.rows.clear();
        publisher.stageChanged(new StageChanged("a1", ""));
        assertThat(active.all()).isEmpty();
    }

    @Test
    void aStageWithoutADeploymentTakesNoTraffic() {
        store.stage("prod", 1, Json.object());
        publisher.publish("a1", "prod");

        assertThat(active.find("a1", "prod")).isNull();
        assertThat(publisher.failures()).isEmpty();
    }

    @Test
    void aDeploymentThatDoesNotCompileLeavesTheOldSnapshotInPlace() {
        store.stage("prod", 1, serving("d1"));
        publisher.publish("a1", "prod");
        StageSnapshot before = active("prod");

        store.stage("prod", 2, serving("poisoned"));
        publisher.publish("a1", "prod");
        assertThat(active("prod")).isSameAs(before);
        assertThat(publisher.failures()).containsOnlyKeys("/restapis/a1/stages/prod");

        store.stage("prod", 3, serving("gone"));
        publisher.publish("a1", "prod");
        assertThat(publisher.failures()).containsEntry("/restapis/a1/stages/prod", "Deployment gone does not exist");

        store.stage("prod", 4, serving("d2"));
        publisher.publish("a1", "prod");
        assertThat(active("prod").deploymentId()).isEqualTo("d2");
        assertThat(publisher.failures()).isEmpty();
    }

    @Test
    void theTimerFindsWhatOtherNodesChanged() {
        store.stage("prod", 1, serving("d1"));
        store.stage("test", 1, serving("d1"));
        publisher.publishChanged(true);
        StageSnapshot untouched = active("prod");

        store.stage("test", 2, serving("d2"));
        store.stage("new", 1, serving("d1"));
        publisher.publishChanged(false);
        assertThat(active("prod")).isSameAs(untouched);
        assertThat(active("test").deploymentId()).isEqualTo("d2");
        assertThat(active("new").deploymentId()).isEqualTo("d1");

        store.delete(StoredStages.path("a1", "test"));
        publisher.publishChanged(false);
        assertThat(active.find("a1", "test")).isNull();
        assertThat(store.allRead).isEqualTo(1);
    }

    @Test
    void withADeletedApiGoItsStages() {
        store.stage("prod", 1, serving("d1"));
        store.stage("test", 1, serving("d1"));
        publisher.publishChanged(true);

        store.delete("/restapis/a1");
        publisher.publishChanged(false);

        assertThat(active.all()).isEmpty();
        assertThat(store.allRead).isEqualTo(1);
    }

    @Test
    void whatTheChangeLogNoLongerTellsIsFoundAmongAllStages() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(true);
        store.stage("prod", 2, serving("d2"));
        store.log.clear();
        store.forgotten = true;

        publisher.publishChanged(false);

        assertThat(active("prod").deploymentId()).isEqualTo("d2");
    }

    @Test
    void aStageMadeAnewWithTheSameVersionIsFoundByTheThoroughLook() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(true);
        store.stage("prod", 1, serving("d2"));

        publisher.publishChanged(true);

        assertThat(active("prod").deploymentId()).isEqualTo("d2");
    }

    @Test
    void aThoroughLookAtWhatHasNotChangedSwapsNothing() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(true);
        StageSnapshot before = active("prod");

        publisher.publishChanged(true);

        assertThat(active("prod")).isSameAs(before);
    }

    @Test
    void aFailureIsTriedAgainByTheThoroughLookOnly() {
        store.stage("prod", 1, serving("late"));
        publisher.publishChanged(true);
        store.deployment("late", tree.toJson());

        publisher.publishChanged(false);
        assertThat(active.find("a1", "prod")).isNull();
        publisher.publishChanged(true);
        assertThat(active("prod").deploymentId()).isEqualTo("late");
    }

    @Test
    void stagesOfOneDeploymentShareItsRoutesUnlessTheirVariablesDiffer() {
        store.stage("prod", 1, serving("d1"));
        store.stage("test", 1, serving("d1"));
        ObjectNode other = serving("d1");
        other.putObject("variables").put("x", "y");
        store.stage("other", 1, other);

        publisher.publishChanged(true);

        assertThat(active("test").routes()).isSameAs(active("prod").routes());
        assertThat(active("other").routes()).isNotSameAs(active("prod").routes());
        assertThat(store.deploymentsRead).isEqualTo(2);
    }

    private static ObjectNode withCanary(String deploymentId, String canaryDeploymentId, double percentTraffic) {
        ObjectNode stage = serving(deploymentId);
        stage.putObject("variables").put("host", "old").put("kept", "yes");
        ObjectNode canary = stage.putObject("canarySettings");
        canary.put("deploymentId", canaryDeploymentId).put("percentTraffic", percentTraffic);
        canary.putObject("stageVariableOverrides").put("host", "new").put("more", "yes");
        return stage;
    }

    private CanaryPlan canary() {
        return Objects.requireNonNull(active("prod").canary());
    }

    @Test
    void aCanaryServesAnotherDeploymentWithItsVariablesOverTheStages() {
        store.stage("prod", 1, withCanary("d1", "d2", 12.5));
        publisher.publish("a1", "prod");

        assertThat(active("prod").deploymentId()).isEqualTo("d1");
        assertThat(active("prod").stageVariables()).isEqualTo(Map.of("host", "old", "kept", "yes"));
        assertThat(canary().percentTraffic()).isEqualTo(12.5);
        assertThat(canary().snapshot().deploymentId()).isEqualTo("d2");
        assertThat(canary().snapshot().stageVariables()).isEqualTo(Map.of("host", "new", "kept", "yes", "more", "yes"));
        assertThat(canary().snapshot().stageName()).isEqualTo("prod");
        assertThat(canary().snapshot().canary()).isNull();
    }

    @Test
    void aCanaryIsPromotedFromWhatIsCompiledAndRemovedAtOnce() {
        store.stage("prod", 1, withCanary("d1", "d2", 10));
        publisher.publish("a1", "prod");
        StageSnapshot tried = canary().snapshot();
        store.stage("prod", 2, withCanary("d1", "d2", 90));
        publisher.publish("a1", "prod");
        assertThat(canary().percentTraffic()).isEqualTo(90);
        assertThat(canary().snapshot().routes()).isSameAs(tried.routes());

        ObjectNode promoted = serving("d2");
        promoted.putObject("variables").put("host", "new").put("kept", "yes").put("more", "yes");
        store.stage("prod", 3, promoted);
        publisher.publish("a1", "prod");
        assertThat(active("prod").canary()).isNull();
        assertThat(active("prod").deploymentId()).isEqualTo("d2");
        assertThat(active("prod").routes()).isSameAs(tried.routes());
        assertThat(store.deploymentsRead).isEqualTo(2);
    }

    @Test
    void aStageWhoseCanaryDoesNotCompileStaysAsItWas() {
        store.stage("prod", 1, serving("d1"));
        publisher.publish("a1", "prod");
        StageSnapshot before = active("prod");
        store.stage("prod", 2, withCanary("d1", "poisoned", 10));
        publisher.publish("a1", "prod");
        assertThat(active("prod")).isSameAs(before);
        store.stage("prod", 3, withCanary("d1", "gone", 10));
        publisher.publish("a1", "prod");
        assertThat(active("prod")).isSameAs(before);
        assertThat(publisher.failures()).containsValue("Deployment gone does not exist");
    }

    @Test
    void aCanaryUsesTheStagesCacheOnlyIfItIsToldTo() {
        ObjectNode stage = withCanary("d1", "d2", 10).put("cacheClusterEnabled", true);
        store.stage("prod", 1, stage);
        publisher.publish("a1", "prod");
        assertThat(active("prod").caching()).isNotNull();
        assertThat(canary().snapshot().caching()).isNull();

        ObjectNode told = stage.deepCopy();
        told.withObject("/canarySettings").put("useStageCache", true);
        store.stage("prod", 2, told);
        publisher.publish("a1", "prod");
        assertThat(canary().snapshot().caching()).isEqualTo(active("prod").caching());
    }

    @Test
    void whatAStageKeepsTakesEffectWithoutAnotherDeployment() {
        store.stage("prod", 1, serving("d1"));
        publisher.publish("a1", "prod");
        assertThat(active("prod").caching()).isNull();
        store.stage("prod", 2, serving("d1").put("cacheClusterEnabled", true).put("dataCacheFlushes", 1));
        publisher.publish("a1", "prod");
        assertThat(Objects.requireNonNull(active("prod").caching()).generation())
                .isEqualTo("/1");
        assertThat(store.deploymentsRead).isEqualTo(1);
    }

    @Test
    void withoutTheDatabaseEverythingStaysAndIsTriedAgain() {
        store.stage("prod", 1, serving("d1"));
        publisher.publishChanged(true);
        StageSnapshot before = active("prod");
        store.stage("prod", 2, serving("d2"));

        store.down = true;
        publisher.stageChanged(new StageChanged("a1", "prod"));
        assertThatThrownBy(() -> publisher.publishChanged(false)).hasMessage("the database is down");
        assertThat(active("prod")).isSameAs(before);
        assertThat(publisher.failures()).isEmpty();

        store.down = false;
        publisher.publishChanged(false);
        assertThat(active("prod").deploymentId()).isEqualTo("d2");
    }
}
