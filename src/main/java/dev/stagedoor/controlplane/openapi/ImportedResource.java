/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

/**
 * A resource that methods of the document hang on.
 *
 * @param path the whole path, base path included, as messages name it
 * @param cacheNamespace what its integrations get that name none
 */
record ImportedResource(String id, String path, String cacheNamespace) {

    /** The row's path in the tree. */
    String row() {
        return "/resources/" + id;
    }
}
