/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One AWS resource and all it owns, in memory: what an import builds, what a deployment freezes and what the snapshot
 * compiler reads. Paths are relative to the root: the root itself is the empty path, a resource of a RestApi is
 * {@code /resources/abc123}, its GET integration {@code /resources/abc123/methods/GET/integration}.
 */
public final class DefinitionTree {

    /** A resource in the tree: its AWS noun and its document. */
    public record Node(String type, ObjectNode document) {}

    private final TreeMap<String, Node> nodes = new TreeMap<>();

    public void put(String path, String type, ObjectNode document) {
        nodes.put(path, new Node(type, document));
    }

    public Optional<ObjectNode> find(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Node::document);
    }

    /** The root's own document. */
    public ObjectNode root() {
        return find("").orElseThrow();
    }

    /** The resources of one type that the resource at {@code owner} owns directly, by path, in path order. */
    public Map<String, ObjectNode> children(String owner, String type) {
        Map<String, ObjectNode> children = new LinkedHashMap<>();
        beneath(owner).forEach((path, node) -> {
            if (node.type().equals(type) && Definition.parentOf(path).equals(owner)) {
                children.put(path, node.document());
            }
        });
        return children;
    }

    /** Removes the resource at {@code path} and all it owns. */
    public void remove(String path) {
        List.copyOf(beneath(path).keySet()).forEach(nodes::remove);
        nodes.remove(path);
    }

    /** All nodes by relative path, in path order; the root first. */
    public Map<String, Node> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    private Map<String, Node> beneath(String path) {
        return nodes.subMap(path + "/", path + "0"); // '0' is the character after '/'
    }

    /** The tree as one JSON object: relative path to {@code {"type": …, "document": …}}. */
    public String toJson() {
        ObjectNode json = Json.object();
        nodes.forEach(
                (path, node) -> json.putObject(path).put("type", node.type()).set("document", node.document()));
        return Json.write(json);
    }

    public static DefinitionTree fromJson(String json) {
        DefinitionTree tree = new DefinitionTree();
        Json.readObject(json)
                .properties()
                .forEach(entry ->
                        tree.put(entry.getKey(), entry.getValue().get("type").asText(), (ObjectNode)
                                entry.getValue().get("document")));
        return tree;
    }
}
