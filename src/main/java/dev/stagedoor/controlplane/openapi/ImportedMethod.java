/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

/** A method of the document: where its rows go, and how messages name it. */
record ImportedMethod(ImportedResource resource, String verb) {

    /** The row's path in the tree. */
    String row() {
        return resource.row() + "/methods/" + verb;
    }

    /** {@code GET /pets}. */
    String name() {
        return verb + " " + resource.path();
    }

    String refused(String refusal) {
        return "Unable to put method '" + verb + "' on resource at path '" + resource.path() + "': " + refusal;
    }

    String integrationRefused(String refusal) {
        return "Unable to put integration on '" + verb + "' for resource at path '" + resource.path() + "': " + refusal;
    }

    String integrationResponseRefused(String refusal) {
        return "Unable to put integration response on '" + verb + "' for resource at path '" + resource.path() + "': "
                + refusal;
    }
}
