/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The resources of one API while one is created or moved: AWS's rules on who may be whose child. */
final class ResourceTree {

    private static final Pattern PATH_PART = Pattern.compile("[a-zA-Z0-9._:-]+|\\{[a-zA-Z0-9._:-]+\\+?}");

    private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
    private final List<ObjectNode> changed = new ArrayList<>();

    ResourceTree(Collection<ObjectNode> documents) {
        documents.forEach(document -> resources.put(id(document), document));
    }

    static AwsException notFound() {
        return AwsException.notFound("Invalid Resource identifier specified");
    }

    /**
     * Puts a new or changed resource where its {@code parentId} and {@code pathPart} say, and writes its {@code path}
     * and those of all beneath it.
     *
     * @throws AwsException when it cannot be there (recorded: test_create_proxy_resource_validation,
     *     test_update_resource_behaviour)
     */
    void place(ObjectNode resource) {
        String part = resource.path("pathPart").asText();
        if (!PATH_PART.matcher(part).matches()) {
            throw AwsException.badRequest("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path"
                    + " variable and curly braces at the beginning and the end and an optional plus sign before the"
                    + " closing brace.");
        }
        ObjectNode parent = resources.get(resource.path("parentId").asText());
        if (parent == null) {
            throw notFound();
        }
        for (ObjectNode above = parent;
                above != null;
                above = resources.get(above.path("parentId").asText())) {
            if (id(above).equals(id(resource))) {
                throw AwsException.badRequest("Resources cannot be cyclical.");
            }
        }
        checkGreedy(parent);
        checkSiblings(resource);
        resources.put(id(resource), resource);
        if (!children(id(resource)).isEmpty()) {
            checkGreedy(resource);
        }
        write(resource, parent);
    }

    /** The resources whose documents {@link #place} changed. */
    List<ObjectNode> changed() {
        return changed;
    }

    /** The id of a resource and of all beneath it. */
    List<String> withDescendants(String id) {
        List<String> ids = new ArrayList<>(List.of(id));
        children(id).forEach(child -> ids.addAll(withDescendants(id(child))));
        return ids;
    }

    private static void checkGreedy(ObjectNode parent) {
        String part = parent.path("pathPart").asText();
        if (part.endsWith("+}")) {
            throw AwsException.badRequest("Cannot create a child of a resource with a greedy path variable: " + part);
        }
    }

    private void checkSiblings(ObjectNode resource) {
        String part = resource.path("pathPart").asText();
        for (ObjectNode sibling : children(resource.path("parentId").asText())) {
            String other = sibling.path("pathPart").asText();
            if (id(sibling).equals(id(resource))) {
                continue;
            }
            if (other.equals(part)) {
                throw AwsException.conflict("Another resource with the same parent already has this name: " + part);
            }
            if (other.startsWith("{") && part.startsWith("{")) {
                throw AwsException.badRequest("A sibling (" + other
                        + ") of this resource already has a variable path part -- only one is allowed");
            }
        }
    }

    private void write(ObjectNode resource, ObjectNode parent) {
        String above = parent.path("path").asText();
        String path = (above.equals("/") ? "" : above) + "/"
                + resource.path("pathPart").asText();
        resource.put("path", path);
        changed.add(resource);
        children(id(resource)).forEach(child -> write(child, resource));
    }

    private List<ObjectNode> children(String id) {
        return resources.values().stream()
                .filter(resource -> resource.path("parentId").asText().equals(id))
                .toList();
    }

    private static String id(ObjectNode resource) {
        return resource.path("id").asText();
    }
}
