/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.IntegrationRequest;
import dev.stagedoor.dataplane.integration.balancing.LoadBalancer;
import dev.stagedoor.dataplane.snapshot.ActiveVpcLinks;
import dev.stagedoor.dataplane.snapshot.ClientCertificate;
import dev.stagedoor.dataplane.snapshot.IntegrationPlan;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Finds out where a call goes: its uri says whom it is for, and the VPC link, if there is one, where they are. */
@Dependent
class Destinations {

    @Inject
    ActiveVpcLinks links;

    @Inject
    LoadBalancers loadBalancers;

    /** @throws dev.stagedoor.dataplane.exchange.GatewayResponseException when the link is gone or leads nowhere */
    Destination of(Exchange exchange, IntegrationPlan plan, IntegrationRequest request) {
        Upstream address = Upstream.of(request.target(), tls(exchange, plan));
        String link = plan.vpcLinkId();
        if (link == null) {
            return Destination.of(address);
        }
        String name = links.loadBalancerOf(link);
        if (name == null) {
            throw BackendException.linkFailed("there is no VPC link " + link);
        }
        LoadBalancer balancer = loadBalancers.find(name);
        if (balancer != null) {
            return Destination.behind(balancer, address);
        }
        if (loadBalancers.declared()) {
            throw BackendException.linkFailed(
                    "VPC link " + link + " leads to a load balancer that is not declared: " + name);
        }
        return Destination.of(address); // no load balancers here: the uri's host is where it says
    }

    private static TlsOptions tls(Exchange exchange, IntegrationPlan plan) {
        ClientCertificate certificate =
                plan.aws() != null ? null : exchange.requireStage().clientCertificate();
        return certificate == null && !plan.insecureSkipVerification()
                ? TlsOptions.DEFAULT
                : new TlsOptions(plan.insecureSkipVerification(), certificate);
    }
}
