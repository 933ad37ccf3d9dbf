/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;

/** A token as its bearer gave it: what it says counts for nothing until a key of its issuer has verified it. */
final class UnverifiedToken {

    /** Far beyond any that fits into a header field. */
    private static final int MOST_CHARACTERS = 32 * 1024;

    private final SignedJWT jwt;
    private final JWTClaimsSet claims;

    private UnverifiedToken(SignedJWT jwt, JWTClaimsSet claims) {
        this.jwt = jwt;
        this.claims = claims;
    }

    /** @throws dev.stagedoor.dataplane.exchange.GatewayResponseException 401 for what is no signed token */
    static UnverifiedToken parse(String token) {
        if (token.length() > MOST_CHARACTERS) {
            throw Refusals.unauthorized("The token is too long");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            JWSHeader header = jwt.getHeader();
            // The header's own jwk, jku, x5u and x5c are never looked at; extensions that must be understood are not.
            if (claims == null || header.getKeyID() == null || header.getCriticalParams() != null) {
                throw Refusals.unauthorized("The token names no key, or has extensions");
            }
            return new UnverifiedToken(jwt, claims);
        } catch (ParseException | IllegalArgumentException e) {
            throw Refusals.unauthorized("This is no signed token");
        }
    }

    String keyId() {
        return jwt.getHeader().getKeyID();
    }

    String issuer() {
        return claims.getIssuer() == null ? "" : claims.getIssuer();
    }

    /** @throws dev.stagedoor.dataplane.exchange.GatewayResponseException 401 when none of the keys made the signature */
    SignedToken verify(List<KeySet.Key> keys) {
        if (keys.stream().anyMatch(key -> key.verifies(jwt))) {
            JOSEObjectType type = jwt.getHeader().getType();
            return SignedToken.of(claims, type == null ? "" : type.getType());
        }
        throw Refusals.unauthorized("No key of the issuer has made the signature");
    }
}
