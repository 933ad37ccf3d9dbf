/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.OutboundCall;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan.UserPool;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The keys of all issuers that authorizers name. */
@Dependent
class KeySets {

    private final ConcurrentHashMap<UserPool, IssuerKeys> byPool = new ConcurrentHashMap<>();
    private final OutboundCall outbound;
    private final LongSupplier nanoClock;

    @Inject
    KeySets(OutboundCall outbound) {
        this(outbound, System::nanoTime);
    }

    KeySets(OutboundCall outbound, LongSupplier nanoClock) {
        this.outbound = outbound;
        this.nanoClock = nanoClock;
    }

    /** The keys of an id that are here; empty when there are none, or none any more. */
    List<KeySet.Key> known(UserPool pool, String keyId) {
        return keys(pool).known(keyId);
    }

    /**
     * The keys of an id, fetched if they are not here.
     *
     * @return empty when the issuer has no such key; fails when the issuer cannot be asked and never could
     */
    CompletionStage<List<KeySet.Key>> find(UserPool pool, String keyId) {
        return keys(pool).find(keyId);
    }

    private IssuerKeys keys(UserPool pool) {
        IssuerKeys keys = byPool.get(pool);
        return keys != null ? keys : byPool.computeIfAbsent(pool, each -> new IssuerKeys(each, outbound, nanoClock));
    }
}
