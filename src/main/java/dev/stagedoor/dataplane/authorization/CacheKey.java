/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.snapshot.AuthorizerPlan;
import dev.stagedoor.dataplane.snapshot.FunctionTarget;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        MessageDigest digest = sha256();
        add(digest, stage.restApiId());
        add(digest, stage.stageName());
        add(digest, stage.deploymentId());
        add(digest, Long.toString(stage.authorizerCacheFlushes()));
        add(digest, authorizer.authorizerId());
        add(digest, function == null ? "" : function.functionArn());
        identity.forEach(value -> add(digest, value));
        return new String(digest.digest(), StandardCharsets.ISO_8859_1);
    }

    /** With its length before it, so that two lists are never one text. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (bytes.length >> 24));
        digest.update((byte) (bytes.length >> 16));
        digest.update((byte) (bytes.length >> 8));
        digest.update((byte) bytes.length);
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
