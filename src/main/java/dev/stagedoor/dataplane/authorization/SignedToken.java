/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token that its issuer has signed.
 *
 * @param claims all of them, as texts ({@code $context.authorizer.claims})
 * @param audiences {@code aud}, or the client of a token that has none
 * @param scopes of {@code scope} or {@code scp}
 * @param use {@code id}, {@code access}, or empty where the token does not say
 * @param expiresMillis {@code exp}
 * @param validFromMillis the later of {@code nbf} and {@code iat}
 */
record SignedToken(
        Map<String, String> claims,
        List<String> audiences,
        List<String> scopes,
        String use,
        long expiresMillis,
        long validFromMillis) {

    /** How far the issuer's clock may be ahead. Nothing is added to the end of a token's time. */
    private static final long CLOCK_SKEW_MILLIS = 60_000;

    private static final String ID = "id";
    private static final String ACCESS = "access";

    /** As AWS hands on the times of a token: {@code Mon Sep 25 20:29:37 UTC 2017}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    SignedToken {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims)); // in their order
        audiences = List.copyOf(audiences);
        scopes = List.copyOf(scopes);
    }

    /** @param type {@code typ} of the token's header; empty when there is none */
    static SignedToken of(JWTClaimsSet claims, String type) {
        Map<String, Object> all = claims.getClaims();
        Date expires = claims.getExpirationTime();
        Map<String, String> texts = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                texts.put(name, text(value));
            }
        });
        List<String> audiences = claims.getAudience();
        List<String> scopes = scopes(all.containsKey("scope") ? all.get("scope") : all.get("scp"));
        return new SignedToken(
                texts,
                audiences.isEmpty() && all.get("client_id") instanceof String client ? List.of(client) : audiences,
                scopes,
                use(all, type, scopes),
                expires == null ? Long.MIN_VALUE : expires.getTime(), // one that never expires has never been valid
                Math.max(millis(claims.getNotBeforeTime()), millis(claims.getIssueTime())));
    }

    /**
     * Cognito says what a token is for ({@code token_use}). Other issuers mark their access tokens: by the header (RFC
     * 9068), by the type {@code Bearer}, or by having scopes, which an id token has not.
     */
    private static String use(Map<String, Object> claims, String type, List<String> scopes) {
        Object use = claims.get("token_use");
        if (use != null) {
            return use.toString();
        }
        boolean access = type.equalsIgnoreCase("at+jwt")
                || type.equalsIgnoreCase("application/at+jwt")
                || "Bearer".equals(claims.get("typ"))
                || !scopes.isEmpty();
        return access ? ACCESS : ID;
    }

    boolean isIdToken() {
        return use.equals(ID);
    }

    boolean isAccessToken() {
        return use.equals(ACCESS);
    }

    boolean hasScope(List<String> wanted) {
        return scopes.stream().anyMatch(wanted::contains);
    }

    /** @throws dev.stagedoor.dataplane.exchange.GatewayResponseException 401 outside the token's time */
    void checkTimes(long nowMillis) {
        if (expiresMillis <= nowMillis) {
            throw Refusals.expired();
        }
        if (validFromMillis > nowMillis + CLOCK_SKEW_MILLIS) {
            throw Refusals.unauthorized("The token is not valid yet");
        }
    }

    private static long millis(@Nullable Date time) {
        return time == null ? Long.MIN_VALUE : time.getTime();
    }

    private static List<String> scopes(@Nullable Object claim) {
        if (claim instanceof String text) {
            return Arrays.stream(text.split(" ", -1))
                    .filter(scope -> !scope.isEmpty())
                    .toList();
        }
        return claim instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String text(Object value) {
        if (value instanceof Date time) {
            return TIME.format(Instant.ofEpochMilli(time.getTime()));
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(String.class::isInstance)
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : JSONArrayUtils.toJSONString(list);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, each) -> object.put(String.valueOf(name), each));
            return JSONObjectUtils.toJSONString(object);
        }
        return value.toString();
    }
}
