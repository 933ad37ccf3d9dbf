/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a signature covers of a request, apart from the body: exactly what came over the wire, never what a container
 * made of it.
 *
 * @param method the request method
 * @param rawPath the path as sent, still percent-encoded
 * @param rawQuery the query as sent, without the question mark; empty when there is none
 * @param headers every header received: lower-case name to its field values, in order
 */
public record SignedRequest(String method, String rawPath, String rawQuery, Map<String, List<String>> headers) {

    public SignedRequest {
        TreeMap<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Collections.unmodifiableMap(byName);
    }

    boolean has(String header) {
        return headers.containsKey(header);
    }

    /**
     * The only value of a header that steers the verification.
     *
     * @throws SignatureRefusedException when it was sent twice: which one was signed would be a guess
     */
    @Nullable
    String single(String header) {
        List<String> values = headers.getOrDefault(header, List.of());
        if (values.size() > 1) {
            throw SignatureRefusedException.invalid("Found more than one '" + header + "' header.");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
