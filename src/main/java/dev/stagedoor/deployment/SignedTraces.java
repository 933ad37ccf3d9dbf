/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.controlplane.apigateway.StageTracing;
import dev.stagedoor.controlplane.secret.Secrets;
import dev.stagedoor.dataplane.gateway.LiveTraces;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lends the traffic side a key, derived from the installation's, to know the tokens that were made for it. */
@ApplicationScoped
public class SignedTraces implements StageTracing {

    private static final System.Logger LOG = System.getLogger(SignedTraces.class.getName());

    /** What the key is derived for. */
    private static final String PURPOSE = "traces of live requests";

    @Inject
    Secrets secrets;

    @Inject
    LiveTraces liveTraces;

    private volatile boolean keyed;

    /** So that a token that another node made counts here too. Without the installation's key none does. */
    public void shareKey() {
        if (!keyed) {
            try {
                key();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "No key for traces of live requests yet: {0}", e);
            }
        }
    }

    private void key() {
        liveTraces.signWith(secrets.fingerprint(PURPOSE));
        keyed = true;
    }

    @Override
    public Grant grant(String restApiId, String stageName, Duration duration) {
        if (!keyed) {
            key();
        }
        LiveTraces.Grant grant = liveTraces.grant(restApiId, stageName, duration);
        return new Grant(grant.id(), LiveTraces.HEADER, grant.token(), grant.expires());
    }

    @Override
    public List<Map<String, Object>> traces(String restApiId, String stageName, String id) {
        return liveTraces.find(restApiId, stageName, id);
    }
}
