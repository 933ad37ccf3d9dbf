/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an issuer that sign tokens (RFC 7517), ready to verify. Secrets are no keys here: whoever knows a
 * public key could otherwise sign with it.
 */
final class KeySet {

    /** RFC 7518, 3.3. */
    private static final int LEAST_RSA_BITS = 2048;

    /**
     * A key.
     *
     * @param algorithm the only one it is for; null where the issuer does not say
     */
    record Key(JWSVerifier verifier, @Nullable JWSAlgorithm algorithm) {

        /** Whether this key made the signature; never by an algorithm that is not this key's. */
        boolean verifies(JWSObject signed) {
            JWSAlgorithm named = signed.getHeader().getAlgorithm();
            try {
                return verifier.supportedJWSAlgorithms().contains(named)
                        && (algorithm == null || algorithm.equals(named))
                        && signed.verify(verifier);
            } catch (JOSEException | IllegalStateException e) {
                return false;
            }
        }
    }

    private final Map<String, List<Key>> byId;

    private KeySet(Map<String, List<Key>> byId) {
        this.byId = Map.copyOf(byId);
    }

    /** @throws ParseException for what is no key set; keys that are no use are left out */
    static KeySet parse(String json) throws ParseException {
        Map<String, List<Key>> byId = new HashMap<>();
        for (JWK jwk : JWKSet.parse(json).getKeys()) {
            Key key = signs(jwk) ? key(jwk) : null;
            if (key != null && jwk.getKeyID() != null) {
                byId.computeIfAbsent(jwk.getKeyID(), id -> new ArrayList<>(1)).add(key);
            }
        }
        byId.replaceAll((id, keys) -> List.copyOf(keys));
        return new KeySet(byId);
    }

    private static boolean signs(JWK jwk) {
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    private static @Nullable Key key(JWK jwk) {
        JWSAlgorithm algorithm = jwk.getAlgorithm() == null
                ? null
                : JWSAlgorithm.parse(jwk.getAlgorithm().getName());
        try {
            if (jwk instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
                return new Key(new RSASSAVerifier(rsa.toRSAPublicKey()), algorithm);
            }
            if (jwk instanceof ECKey ec) {
                return new Key(new ECDSAVerifier(ec.toECPublicKey()), algorithm);
            }
        } catch (JOSEException | IllegalArgumentException e) {
            return null;
        }
        return null;
    }

    /** Those of an id; empty when there are none. */
    List<Key> find(String keyId) {
        return byId.getOrDefault(keyId, List.of());
    }

    int size() {
        return byId.size();
    }
}
