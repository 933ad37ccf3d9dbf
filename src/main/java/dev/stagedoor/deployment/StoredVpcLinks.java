/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Map;

/** What is stored of VPC links, for the publisher. Each call is a transaction of its own. */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class StoredVpcLinks {

    private static final String VPC_LINK = "VpcLink";

    @Inject
    Definitions definitions;

    @Inject
    ChangeLog changeLog;

    /** What transactions have changed since the one of this number. */
    public ChangeLog.News news(long number) {
        return changeLog.since(number);
    }

    /** What tells whether any link has changed. */
    public Map<String, Long> versions() {
        return definitions.versions(VPC_LINK);
    }

    public List<Definition> all() {
        return definitions.ofType(VPC_LINK);
    }
}
