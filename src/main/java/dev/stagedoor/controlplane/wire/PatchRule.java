/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The patches of an AWS resource that do not follow the form of its members, such as a stage's
 * {@code /{resourcePath}/{httpMethod}/throttling/burstLimit}.
 */
@FunctionalInterface
public interface PatchRule {

    /**
     * Applies one operation that no member of the shape takes.
     *
     * @param document the resource, changed in place; thrown away when any operation of the call fails
     * @return whether this rule took the operation; if not, the shape's own refusal is answered
     * @throws AwsException when the operation is this rule's and must be refused
     */
    boolean apply(ObjectNode document, PatchOperation operation);
}
