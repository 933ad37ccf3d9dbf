/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The documentation parts that a documentation version holds: in the version's own document, in a member that is no
 * part of its shape and so never answered.
 */
public final class DocumentationSnapshot {

    private static final String PARTS = "parts";

    private DocumentationSnapshot() {}

    /** Copies the parts into the document of a version. @param parts rows of type DocumentationPart */
    public static void take(ObjectNode version, List<Definition> parts) {
        ArrayNode copies = version.putArray(PARTS);
        parts.forEach(part -> copies.add(part.document()));
    }

    /** The parts as they were. */
    public static List<ObjectNode> parts(JsonNode version) {
        return version.path(PARTS).valueStream().map(part -> (ObjectNode) part).toList();
    }
}
