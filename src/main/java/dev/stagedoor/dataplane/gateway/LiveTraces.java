/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Trace;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Traces of requests of clients, for operators: a request whose header {@value #HEADER} carries a token is traced, and its
 * trace kept here, in memory, until it is fetched from the management side.
 *
 * <p>A token is {@code {id}.{expiry}.{signature}}: the signature binds the two to one stage of one API, and only who has the
 * key can make it. Without a valid token the request goes on as if there were none. No step sees the header, and no answer
 * tells of it.
 */
@ApplicationScoped
public class LiveTraces {

    public static final String HEADER = "X-Stagedoor-Trace";

    /** The oldest make room. With bodies as short as {@link Trace} records them: a few megabytes. */
    static final int MOST_KEPT = 100;

    /** How long a trace is kept after its token has expired. */
    private static final Duration KEPT = Duration.ofMinutes(15);

    /** Longer bodies stream, and are not recorded. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private static final int ID_BYTES = 16;
    private static final int LONGEST_TOKEN = 200;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * Leave to trace requests of a stage.
     *
     * @param id under which the traces are found; nobody can guess it
     * @param token for the header
     */
    public record Grant(String id, String token, Instant expires) {}

    private record Kept(String id, String restApiId, String stageName, Instant until, Map<String, Object> trace) {}

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();

    private volatile @Nullable SecretKeySpec key;

    /** @param secret the same on every node, so that a token counts on all of them */
    public void signWith(String secret) {
        key = new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
    }

    /** @throws IllegalStateException before {@link #signWith} */
    public Grant grant(String restApiId, String stageName, Duration duration) {
        SecretKeySpec signingKey = key;
        if (signingKey == null) {
            throw new IllegalStateException("no key to sign tokens with");
        }
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = BASE64.encodeToString(random);
        long expiry = Instant.now().plus(duration).getEpochSecond();
        String signature = signature(signingKey, id, expiry, restApiId, stageName);
        return new Grant(id, id + "." + expiry + "." + signature, Instant.ofEpochSecond(expiry));
    }

    /** The traces under an id, the oldest first. */
    public synchronized List<Map<String, Object>> find(String restApiId, String stageName, String id) {
        forgetOld();
        List<Map<String, Object>> found = new ArrayList<>();
        for (Kept one : kept) {
            if (one.id().equals(id)
                    && one.restApiId().equals(restApiId)
                    && one.stageName().equals(stageName)) {
                found.add(one.trace());
            }
        }
        return found;
    }

    /** Traces the request of an exchange whose API and stage are known, if the token allows it. */
    public void begin(Exchange exchange, String token) {
        Grant grant = verify(token, exchange.restApiId, exchange.stageName);
        if (grant != null) {
            Trace trace = new Trace(exchange, MOST_BODY_BYTES);
            exchange.trace = trace;
            exchange.atEnd(() -> keep(exchange, trace, grant));
        }
    }

    private @Nullable Grant verify(String token, String restApiId, String stageName) {
        SecretKeySpec signingKey = key;
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (signingKey == null || first < 0 || second < 0 || token.length() > LONGEST_TOKEN) {
            return null;
        }
        String id = token.substring(0, first);
        long expiry;
        try {
            expiry = Long.parseLong(token, first + 1, second, 10);
        } catch (NumberFormatException e) {
            return null;
        }
        byte[] expected =
                signature(signingKey, id, expiry, restApiId, stageName).getBytes(UTF_8);
        boolean genuine =
                MessageDigest.isEqual(expected, token.substring(second + 1).getBytes(UTF_8));
        return genuine && Instant.now().getEpochSecond() < expiry
                ? new Grant(id, token, Instant.ofEpochSecond(expiry))
                : null;
    }

    private static String signature(SecretKeySpec key, String id, long expiry, String restApiId, String stageName) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            // None of the parts can hold a line break: two requests for a signature never look the same.
            String bound = String.join("\n", "trace", id, Long.toString(expiry), restApiId, stageName);
            return BASE64.encodeToString(mac.doFinal(bound.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC", e);
        }
    }

    private void keep(Exchange exchange, Trace trace, Grant grant) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requestId", exchange.requestId);
        json.put("status", exchange.status);
        json.putAll(trace.toJson());
        Instant until = grant.expires().plus(KEPT);
        synchronized (this) {
            forgetOld();
            if (kept.size() == MOST_KEPT) {
                kept.removeFirst();
            }
            kept.addLast(new Kept(grant.id(), exchange.restApiId, exchange.stageName, until, json));
        }
    }

    private void forgetOld() {
        Instant now = Instant.now();
        kept.removeIf(one -> one.until().isBefore(now));
    }
}
