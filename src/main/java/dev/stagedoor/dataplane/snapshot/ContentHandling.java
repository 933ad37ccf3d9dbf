/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/** What an integration, or an integration response, makes of a body; in the SDK's spelling. */
public enum ContentHandling {
    CONVERT_TO_BINARY,
    CONVERT_TO_TEXT
}
