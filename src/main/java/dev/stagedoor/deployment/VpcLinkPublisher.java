/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.definition.ChangeLog;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.VpcLinksChanged;
import dev.stagedoor.controlplane.rules.LoadBalancerArn;
import dev.stagedoor.dataplane.snapshot.ActiveVpcLinks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/** Makes traffic follow VPC links. */
@ApplicationScoped
public class VpcLinkPublisher {

    private static final Logger LOGGER = System.getLogger(VpcLinkPublisher.class.getName());

    @Inject
    StoredVpcLinks stored;

    @Inject
    ActiveVpcLinks activeLinks;

    private Map<String, Long> seen = Map.of();

    /** Up to which transaction the change log has been read. */
    private long number = -1;

    /** Publishes before the management call that changed something answers. */
    void vpcLinksChanged(@Observes VpcLinksChanged change) {
        try {
            publishChanged(false);
        } catch (RuntimeException e) {
            // The change is committed; the timer will find it.
            LOGGER.log(Level.WARNING, "A change of VPC links is not published yet", e);
        }
    }

    /** Publishes what has changed since the last time, here or on another node. */
    public synchronized void publishChanged(boolean thorough) {
        ChangeLog.News news = stored.news(number);
        if (thorough || !news.whole() || news.paths().stream().anyMatch(path -> path.startsWith("/vpclinks/"))) {
            publishCompared();
        }
        number = news.number();
    }

    private void publishCompared() {
        Map<String, Long> versions = stored.versions();
        if (!versions.equals(seen)) {
            Map<String, String> links = new HashMap<>();
            for (Definition row : stored.all()) {
                links.put(
                        row.name(),
                        LoadBalancerArn.nameOf(
                                row.document().at("/targetArns/0").asText("")));
            }
            activeLinks.replaceAll(links);
            seen = versions;
        }
    }
}
