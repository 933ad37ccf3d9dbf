/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limit} and {@code position} of a list operation, and its answer {@code {"item":[…],"position":"…"}}; there
 * is a {@code position} only when more follows (recorded). Taken with {@code @BeanParam}.
 */
public final class Page {

    private static final int DEFAULT_LIMIT = 25;
    private static final int MAXIMUM_LIMIT = 500;

    private final @Nullable String limit;
    private final @Nullable String position;

    public Page(@QueryParam("limit") @Nullable String limit, @QueryParam("position") @Nullable String position) {
        this.limit = limit;
        this.position = position;
    }

    /** One page of the resources of one type that {@code owner} owns, in path order. */
    public ObjectNode of(Definitions definitions, String owner, String type, Function<Definition, ObjectNode> output) {
        int size = limit();
        return answer(definitions.list(owner, type, after(), size + 1), size, Definition::path, output);
    }

    /** The same by age: with ten thousand of them a page costs what it costs with ten. */
    public ObjectNode byAge(
            Definitions definitions,
            String owner,
            String type,
            boolean oldestFirst,
            Function<Definition, ObjectNode> output) {
        return byAge((after, most) -> definitions.listByAge(owner, type, oldestFirst, after, most), output);
    }

    /** Rows by age, a part at a time. */
    public interface ByAge {

        /** @param after the last row of the part before; null for the first part */
        List<Definition> part(Definitions.@Nullable Place after, int most);
    }

    /** One page of what is found by age. */
    public ObjectNode byAge(ByAge found, Function<Definition, ObjectNode> output) {
        int size = limit();
        return answer(found.part(place(), size + 1), size, Page::said, output);
    }

    private static String said(Definition row) {
        Definitions.Place place = Definitions.Place.of(row);
        return place.created() + " " + place.path();
    }

    private Definitions.@Nullable Place place() {
        String after = after();
        if (after.isEmpty()) {
            return null;
        }
        String[] parts = after.split(" ", 2);
        try {
            return new Definitions.Place(Long.parseLong(parts[0]), parts[parts.length - 1]);
        } catch (NumberFormatException e) {
            throw invalidPosition();
        }
    }

    /**
     * One page of a list that is in memory.
     *
     * @param sorted the whole list, in the order of its keys
     * @param key what tells an element's place, unique
     */
    public <T> ObjectNode of(List<T> sorted, Function<T, String> key, Function<T, ObjectNode> output) {
        String after = after();
        List<T> rest = sorted.stream()
                .filter(element -> key.apply(element).compareTo(after) > 0)
                .toList();
        return answer(rest, limit(), key, output);
    }

    private static <T> ObjectNode answer(
            List<T> rest, int size, Function<T, String> key, Function<T, ObjectNode> output) {
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("item");
        rest.stream().limit(size).map(output).forEach(items::add);
        if (rest.size() > size) {
            byte[] last = key.apply(rest.get(size - 1)).getBytes(StandardCharsets.UTF_8);
            answer.put("position", Base64.getUrlEncoder().withoutPadding().encodeToString(last));
        }
        return answer;
    }

    private int limit() {
        if (limit == null || limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= MAXIMUM_LIMIT) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw AwsException.serialization("class java.lang.String can not be converted to an Integer");
        }
        throw AwsException.badRequest("Invalid limit specified, must be between 1 and " + MAXIMUM_LIMIT);
    }

    /** The key that the page before ended with; empty for the first page. */
    private String after() {
        if (position == null || position.isEmpty()) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(position), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalidPosition();
        }
    }

    private static AwsException invalidPosition() {
        return AwsException.badRequest("Invalid position parameter specified");
    }
}
