/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.caching.KeyDigest;
import java.util.List;

/**
 * What an authorizer's answer is kept under: whose it is, and the caller's identity. A digest: the tokens themselves are
 * not kept. A stage that is deployed anew or whose authorizer cache is flushed has other keys from then on.
 */
final class CacheKey {

    private CacheKey() {}

    static String of(Exchange exchange, AuthorizerPlan authorizer, List<String> identity) {
        StageSnapshot stage = exchange.requireStage();
        FunctionTarget function = authorizer.function();
        return new KeyDigest()
                .add(stage.restApiId())
                .add(stage.stageName())
                .add(stage.deploymentId())
                .add(Long.toString(stage.authorizerCacheFlushes()))
                .add(authorizer.authorizerId())
                .add(function == null ? "" : function.functionArn())
                .add(identity)
                .key();
    }
}
