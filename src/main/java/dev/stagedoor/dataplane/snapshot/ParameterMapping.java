/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * One parameter mapping: where a value goes and where it comes from.
 *
 * @param location the part of the integration request (or, for a response, of the method response: always HEADER)
 * @param name the name there
 */
public record ParameterMapping(Location location, String name, ValueExpression value) {

    /** A part of a request. */
    public enum Location {
        PATH,
        QUERYSTRING,
        HEADER
    }
}
