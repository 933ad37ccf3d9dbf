/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DomainNamesChanged;
import dev.stagedoor.dataplane.snapshot.ActiveDomains;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot.Target;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/** Makes traffic follow custom domain names and their mappings. */
@ApplicationScoped
public class DomainPublisher {

    private static final Logger LOGGER = System.getLogger(DomainPublisher.class.getName());

    private static final String NO_BASE_PATH = "(none)";

    @Inject
    StoredDomains stored;

    @Inject
    ActiveDomains activeDomains;

    private Map<String, Long> seen = Map.of();

    /** Up to which transaction the change log has been read. */
    private long number = -1;

    /** Publishes before the management call that changed something answers. */
    void domainNamesChanged(@Observes DomainNamesChanged change) {
        try {
            publishChanged(false);
        } catch (RuntimeException e) {
            // The change is committed; the timer will find it.
            LOGGER.log(Level.WARNING, "A change of custom domain names is not published yet", e);
        }
    }

    /** Publishes what has changed since the last time, here or on another node. */
    public synchronized void publishChanged(boolean thorough) {
        ChangeLog.News news = stored.news(number);
        if (thorough || !news.whole() || news.paths().stream().anyMatch(path -> path.startsWith("/domainnames/"))) {
            publishCompared();
        }
        number = news.number();
    }

    private void publishCompared() {
        Map<String, Long> versions = stored.versions();
        if (!versions.equals(seen)) {
            activeDomains.replaceAll(compile());
            seen = versions;
        }
    }

    /** Without private domains: what they let through is for a network that is not there. */
    private Map<String, DomainSnapshot> compile() {
        Map<String, Map<String, Target>> mappings = new HashMap<>();
        for (Definition row : stored.ofType(StoredDomains.BASE_PATH_MAPPING)) {
            ObjectNode mapping = row.document();
            String basePath = mapping.path("basePath").asText("");
            mappings.computeIfAbsent(row.parent(), domain -> new HashMap<>())
                    .put(
                            basePath.equals(NO_BASE_PATH) ? "" : basePath,
                            new Target(
                                    mapping.path("restApiId").asText(""),
                                    mapping.path("stage").asText("")));
        }
        Map<String, DomainSnapshot> domains = new HashMap<>();
        for (Definition row : stored.ofType(StoredDomains.DOMAIN_NAME)) {
            ObjectNode domain = row.document();
            if (!domain.at("/endpointConfiguration/types/0").asText("").equals("PRIVATE")) {
                boolean mapped = !domain.path("routingMode").asText("").equals("ROUTING_RULE_ONLY");
                domains.put(
                        domain.path("domainName").asText(""),
                        new DomainSnapshot(mapped ? mappings.getOrDefault(row.path(), Map.of()) : Map.of()));
            }
        }
        return domains;
    }
}
