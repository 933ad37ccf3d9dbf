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

/** What is stored of custom domain names, for the publisher. Each call is a transaction of its own. */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class StoredDomains {

    static final String DOMAIN_NAME = "DomainName";
    static final String BASE_PATH_MAPPING = "BasePathMapping";

    @Inject
    Definitions definitions;

    @Inject
    ChangeLog changeLog;

    /** What transactions have changed since the one of this number. */
    public ChangeLog.News news(long number) {
        return changeLog.since(number);
    }

    /** What tells whether any domain name or mapping has changed. */
    public Map<String, Long> versions() {
        Map<String, Long> versions = definitions.versions(DOMAIN_NAME);
        versions.putAll(definitions.versions(BASE_PATH_MAPPING));
        return versions;
    }

    public List<Definition> ofType(String type) {
        return definitions.ofType(type);
    }
}
