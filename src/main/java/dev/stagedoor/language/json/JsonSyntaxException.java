/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.json;

/** A text that is no JSON, not even by the lenient rules. */
public final class JsonSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JsonSyntaxException(String message) {
        super(message, null, false, false);
    }
}
