/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.FrozenDeployment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Optional;

/**
 * What the publisher reads. Each call is a transaction of its own, so that it sees what is committed now and leaves
 * nothing behind in memory.
 */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class StoredStages {

    static final String TYPE = "Stage";

    @Inject
    Definitions definitions;

    @Inject
    ChangeLog changeLog;

    static String path(String restApiId, String stageName) {
        return "/restapis/" + restApiId + "/stages/" + stageName;
    }

    public Optional<Definition> find(String restApiId, String stageName) {
        return definitions.find(path(restApiId, stageName));
    }

    public List<Definition> ofApi(String restApiId) {
        return definitions.list("/restapis/" + restApiId, TYPE);
    }

    /** What other transactions have changed since the one of this number. */
    public ChangeLog.News news(long number) {
        return changeLog.since(number);
    }

    public List<Definition> all() {
        return definitions.ofType(TYPE);
    }

    /** A client certificate's row, its private key encrypted. */
    public Optional<Definition> clientCertificate(String clientCertificateId) {
        return definitions.find("/clientcertificates/" + clientCertificateId);
    }

    /** What a deployment froze, for {@link FrozenDeployment#thaw}. */
    public Optional<Definition> frozen(String restApiId, String deploymentId) {
        return definitions.find(FrozenDeployment.path(restApiId, deploymentId));
    }
}
