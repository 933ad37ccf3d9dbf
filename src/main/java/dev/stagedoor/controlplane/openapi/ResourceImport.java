/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code paths} into the resource tree. A resource that exists keeps its id, whatever the mode. */
final class ResourceImport {

    private static final Pattern PATH_PART = Pattern.compile("[a-zA-Z0-9._:-]+|\\{[a-zA-Z0-9._:-]+\\+?}");

    private final DefinitionTree tree;
    private final OpenApiImport.Mode mode;
    private final ImportFindings findings;
    private final ImportedIds ids;
    private final ImportedResource root;
    private final Map<String, ImportedResource> byPath = new HashMap<>();
    private final Map<String, String> variableChildOf = new HashMap<>();

    ResourceImport(DefinitionTree current, DefinitionTree tree, OpenApiImport.Mode mode, ImportFindings findings) {
        this.tree = tree;
        this.mode = mode;
        this.findings = findings;
        this.ids = ImportedIds.of(current, "Resource", "path");
        tree.nodes().forEach((row, node) -> {
            if (node.type().equals("Resource")) {
                remember(node.document());
            }
        });
        ImportedResource kept = byPath.get("/");
        this.root = kept == null ? createRoot() : kept;
    }

    private ImportedResource createRoot() {
        ObjectNode document = Json.object().put("id", ids.of("/")).put("path", "/");
        tree.put("/resources/" + ids.of("/"), "Resource", document);
        return remember(document);
    }

    private ImportedResource remember(ObjectNode resource) {
        String id = resource.path("id").asText();
        String path = resource.path("path").asText();
        ImportedResource remembered = new ImportedResource(id, path, id);
        byPath.put(path, remembered);
        String part = resource.path("pathPart").asText();
        if (isVariable(part)) {
            variableChildOf.put(resource.path("parentId").asText(), part);
        }
        return remembered;
    }

    void apply(OpenApiDocument document, OpenApiImport.BasePath basePath, MethodImport methods) {
        String prefix = basePath.prefix(document.basePath());
        OpenApiDocument.members(document.root().path("paths")).forEach(entry -> {
            String path = entry.getKey();
            if (!path.startsWith("/")) {
                findings.warn("Parse issue: attribute paths. Resource " + path + " should start with /");
                return;
            }
            place(segments(prefix + path))
                    .ifPresent(resource -> methods.apply(resource, document.resolve(entry.getValue())));
        });
    }

    /** The resource at the end of these segments, with every resource on the way; empty when AWS refuses one. */
    private Optional<ImportedResource> place(List<String> segments) {
        ImportedResource resource = root;
        String path = "";
        for (String part : segments) {
            path += "/" + part;
            ImportedResource child = byPath.get(path);
            if (child == null) {
                String refusal = refusal(resource, part);
                if (refusal != null) {
                    findings.error(
                            "Unable to create resource at path '/" + String.join("/", segments) + "': " + refusal);
                    return Optional.empty();
                }
                child = create(resource, part, path);
            }
            resource = child;
        }
        return Optional.of(resource);
    }

    private @Nullable String refusal(ImportedResource parent, String part) {
        if (!PATH_PART.matcher(part).matches()) {
            return "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at"
                    + " the beginning and the end and an optional plus sign before the closing brace.";
        }
        String parentPart = parent.path().substring(parent.path().lastIndexOf('/') + 1);
        if (parentPart.endsWith("+}")) {
            return "Cannot create a child of a resource with a greedy path variable: " + parentPart;
        }
        String sibling = variableChildOf.get(parent.id());
        return isVariable(part) && sibling != null
                ? "A sibling (" + sibling + ") of this resource already has a variable path part -- only one is allowed"
                : null;
    }

    private ImportedResource create(ImportedResource parent, String part, String path) {
        boolean existed = ids.has(path);
        String id = ids.of(path);
        ObjectNode document = Json.object()
                .put("id", id)
                .put("parentId", parent.id())
                .put("pathPart", part)
                .put("path", path);
        tree.put("/resources/" + id, "Resource", document);
        remember(document);
        // An overwrite makes resources anew under the ids they had, and the cache starts anew with them:
        // recorded, test_import_rest_api_with_base_path_oas30[ignore]: the id stays, the namespace does not.
        String cacheNamespace = existed && mode == OpenApiImport.Mode.OVERWRITE ? ids.fresh() : id;
        ImportedResource resource = new ImportedResource(id, path, cacheNamespace);
        byPath.put(path, resource);
        return resource;
    }

    /** The segments of a path that say something: {@code //a/b/} has two. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    static boolean isVariable(String pathPart) {
        return pathPart.startsWith("{");
    }
}
