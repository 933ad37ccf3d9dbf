/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The custom domain names that take traffic; replaced as a whole with one volatile write. */
@ApplicationScoped
public class ActiveDomains {

    private volatile Map<String, DomainSnapshot> byName = Map.of();

    /**
     * The domain that a request is for; an exact name before a wildcard.
     *
     * @param host the Host header, with or without a port
     * @return null when it is for none
     */
    public @Nullable DomainSnapshot find(@Nullable String host) {
        Map<String, DomainSnapshot> domains = byName;
        if (host == null || domains.isEmpty()) {
            return null;
        }
        int port = host.indexOf(':');
        String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        DomainSnapshot exact = domains.get(name);
        int dot = name.indexOf('.');
        return exact != null || dot < 0 ? exact : domains.get("*" + name.substring(dot));
    }

    public void replaceAll(Map<String, DomainSnapshot> domains) {
        byName = Map.copyOf(domains);
    }
}
