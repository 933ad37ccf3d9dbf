/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** A page of a list as IAM answers it, by {@code MaxItems} and {@code Marker}. */
final class Listing {

    private static final int DEFAULT_ITEMS = 100;
    private static final int MOST_ITEMS = 1000;

    private Listing() {}

    /**
     * @param member the name of the list in the answer
     * @param key unique among the elements; a page goes on after the one that the last ended with
     */
    static <T> ObjectNode of(
            QueryCall call, String member, List<T> all, Function<T, String> key, Function<T, JsonNode> output) {
        int most = maxItems(call);
        String marker = call.optional("Marker");
        int start = 0;
        if (marker != null && !marker.isEmpty()) {
            String last = decode(marker);
            while (start < all.size() && !key.apply(all.get(start)).equals(last)) {
                start++;
            }
            start++;
        }
        List<T> rest = all.subList(Math.min(start, all.size()), all.size());
        ObjectNode answer = Json.object().put("IsTruncated", rest.size() > most);
        ArrayNode items = answer.putArray(member);
        rest.stream().limit(most).map(output).forEach(items::add);
        if (rest.size() > most) {
            answer.put(
                    "Marker",
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(key.apply(rest.get(most - 1)).getBytes(UTF_8)));
        }
        return answer;
    }

    private static int maxItems(QueryCall call) {
        String given = call.optional("MaxItems");
        if (given == null || given.isEmpty()) {
            return DEFAULT_ITEMS;
        }
        if (!given.matches("\\d{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MOST_ITEMS) {
            throw QueryCall.validation("1 validation error detected: Value '" + given
                    + "' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and "
                    + MOST_ITEMS);
        }
        return Integer.parseInt(given);
    }

    private static String decode(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), UTF_8);
        } catch (IllegalArgumentException e) {
            throw QueryCall.validation("Invalid Marker.");
        }
    }
}
