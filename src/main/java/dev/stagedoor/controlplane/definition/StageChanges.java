/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The {@link StageChanged}, {@link UsagePlansChanged}, {@link UsageExtended}, {@link DomainNamesChanged} and {@link
 * VpcLinksChanged} events of one management call. Operations add, and {@code wire} fires them once the call's
 * transaction has committed and before the answer leaves, so that a caller who has the answer also has the traffic.
 */
@RequestScoped
public class StageChanges {

    private final Set<StageChanged> pending = new LinkedHashSet<>();

    private final Set<UsageExtended> extended = new LinkedHashSet<>();
    private boolean usagePlans;
    private boolean domainNames;
    private boolean vpcLinks;

    @Inject
    Event<StageChanged> event;

    @Inject
    Event<UsagePlansChanged> usagePlansEvent;

    @Inject
    Event<UsageExtended> extendedEvent;

    @Inject
    Event<DomainNamesChanged> domainNamesEvent;

    @Inject
    Event<VpcLinksChanged> vpcLinksEvent;

    public void add(String restApiId, String stageName) {
        pending.add(new StageChanged(restApiId, stageName));
    }

    /** An API key, a usage plan or what ties them has changed. */
    public void usagePlansChanged() {
        usagePlans = true;
    }

    /** A key has been granted more or less of its plan's quota. */
    public void usageExtended(String usagePlanId, String apiKeyId) {
        extended.add(new UsageExtended(usagePlanId, apiKeyId));
    }

    /** A custom domain name or a base path mapping has changed. */
    public void domainNamesChanged() {
        domainNames = true;
    }

    /** A VPC link has been made or deleted. */
    public void vpcLinksChanged() {
        vpcLinks = true;
    }

    /** Fires and forgets what was added. */
    public void fire() {
        if (vpcLinks) {
            vpcLinks = false;
            vpcLinksEvent.fire(new VpcLinksChanged());
        }
        Set<StageChanged> changes = Set.copyOf(pending);
        pending.clear();
        changes.forEach(event::fire);
        Set<UsageExtended> extensions = Set.copyOf(extended);
        extended.clear();
        extensions.forEach(extendedEvent::fire);
        if (domainNames) {
            domainNames = false;
            domainNamesEvent.fire(new DomainNamesChanged());
        }
        if (usagePlans) {
            usagePlans = false;
            usagePlansEvent.fire(new UsagePlansChanged());
        }
    }
}
