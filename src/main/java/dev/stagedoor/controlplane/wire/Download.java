/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

/**
 * An answer that is a file, such as an export.
 *
 * @param fileName without any character that a header or a file system would stumble over
 * @param contentType the media type
 */
public record Download(byte[] content, String fileName, String contentType) {

    /** {@code Content-Disposition}. */
    public String disposition() {
        return "attachment; filename=\"" + fileName + "\"";
    }
}
