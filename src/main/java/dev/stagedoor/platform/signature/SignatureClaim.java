/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who a request says it is from, and the signature that shall prove it: read, but not yet believed.
 *
 * @param presigned whether it stood in the query, not in the {@code Authorization} header
 * @param algorithm as sent
 * @param credential {@code accessKeyId/date/region/service/aws4_request}, as sent
 * @param signedHeaders lower-case names in canonical order
 * @param signature as sent
 * @param date {@code X-Amz-Date}, or the {@code Date} header
 * @param expires {@code X-Amz-Expires} in seconds, as sent; only presigned requests have one
 * @param sessionToken {@code X-Amz-Security-Token}, for temporary credentials
 */
public record SignatureClaim(
        boolean presigned,
        String algorithm,
        String credential,
        List<String> signedHeaders,
        String signature,
        String date,
        @Nullable String expires,
        @Nullable String sessionToken) {

    static final String QUERY_SIGNATURE = "X-Amz-Signature";

    private static final String DATE = "x-amz-date";
    private static final String SESSION_TOKEN = "x-amz-security-token";

    /** The parameters that make a query a signature. */
    private static final List<String> QUERY_PARAMETERS = List.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            QUERY_SIGNATURE,
            "X-Amz-SignedHeaders",
            "X-Amz-Date",
            "X-Amz-Expires",
            "X-Amz-Security-Token");

    public String accessKeyId() {
        int slash = credential.indexOf('/');
        return slash < 0 ? credential : credential.substring(0, slash);
    }

    /** @throws SignatureRefusedException in AWS's words when there is no signature, or half of one, or two */
    static SignatureClaim of(SignedRequest request) {
        Map<String, String> query = queryParameters(request.rawQuery());
        boolean presigned = query.containsKey("X-Amz-Algorithm")
                || query.containsKey("X-Amz-Credential")
                || query.containsKey(QUERY_SIGNATURE);
        String authorization = request.single("authorization");
        if (authorization != null && presigned) {
            throw SignatureRefusedException.invalid(
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        if (presigned) {
            return fromQuery(request, query);
        }
        if (authorization == null || authorization.isBlank()) {
            throw SignatureRefusedException.missing();
        }
        return fromHeader(request, authorization.strip());
    }

    private static SignatureClaim fromHeader(SignedRequest request, String authorization) {
        int blank = authorization.indexOf(' ');
        String algorithm = blank < 0 ? authorization : authorization.substring(0, blank);
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : authorization.substring(algorithm.length()).split("[, ]+")) {
            int equals = parameter.indexOf('=');
            if (parameter.isEmpty()) {
                continue;
            }
            // AWS no longer repeats the header in its answer: it may hold a token meant for another service.
            if (equals < 0) {
                throw SignatureRefusedException.incomplete(
                        "Invalid key=value pair (missing equal-sign) in Authorization header"
                                + " (hashed with SHA-256 and encoded with Base64): '" + hash(authorization) + "'.");
            }
            if (parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1)) != null) {
                throw SignatureRefusedException.incomplete("Authorization header requires one '"
                        + parameter.substring(0, equals) + "' parameter. "
                        + "(Hashed with SHA-256 and encoded with Base64) Authorization=" + hash(authorization));
            }
        }
        List<String> faults = new ArrayList<>();
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parameters.getOrDefault(name, "").isEmpty()) {
                faults.add("Authorization header requires '" + name + "' parameter.");
            }
        }
        String date = request.has(DATE) ? request.single(DATE) : request.single("date");
        if (date == null) {
            faults.add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        if (!faults.isEmpty() || date == null) {
            throw SignatureRefusedException.incomplete(String.join(" ", faults)
                    + " (Hashed with SHA-256 and encoded with Base64) Authorization=" + hash(authorization));
        }
        return new SignatureClaim(
                false,
                algorithm,
                parameters.getOrDefault("Credential", ""),
                names(parameters.getOrDefault("SignedHeaders", "")),
                parameters.getOrDefault("Signature", ""),
                date,
                null,
                request.single(SESSION_TOKEN));
    }

    private static SignatureClaim fromQuery(SignedRequest request, Map<String, String> query) {
        StringBuilder faults = new StringBuilder();
        for (String name : List.of(
                "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")) {
            if (query.getOrDefault(name, "").isEmpty()) {
                faults.append("AWS query-string parameters must include '")
                        .append(name)
                        .append("'. ");
            }
        }
        if (!faults.isEmpty()) {
            throw SignatureRefusedException.incomplete(faults + "Re-examine the query-string parameters.");
        }
        String token = query.get("X-Amz-Security-Token");
        return new SignatureClaim(
                true,
                query.getOrDefault("X-Amz-Algorithm", ""),
                query.getOrDefault("X-Amz-Credential", ""),
                names(query.getOrDefault("X-Amz-SignedHeaders", "")),
                query.getOrDefault("X-Amz-Signature", ""),
                query.getOrDefault("X-Amz-Date", ""),
                query.get("X-Amz-Expires"),
                token != null ? token : request.single(SESSION_TOKEN));
    }

    /**
     * The signature's parameters in the query. A second one, or one in another spelling, is the same parameter to some
     * readers and none to others, so it is refused.
     */
    private static Map<String, String> queryParameters(String rawQuery) {
        Map<String, String> found = new HashMap<>();
        for (QueryString.Parameter parameter : QueryString.parse(rawQuery)) {
            String name = parameter.name();
            if (QUERY_PARAMETERS.stream().anyMatch(name::equalsIgnoreCase)
                    && (!QUERY_PARAMETERS.contains(name) || found.put(name, parameter.value()) != null)) {
                throw SignatureRefusedException.invalid(
                        "Found '" + name + "' twice or in another spelling as a query-string param.");
            }
        }
        return found;
    }

    private static List<String> names(String signedHeaders) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : signedHeaders.split(";")) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return List.copyOf(names);
    }

    private static String hash(String authorization) {
        return Base64.getEncoder().encodeToString(sha256(authorization.getBytes(UTF_8)));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
