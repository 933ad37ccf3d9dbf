/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

/** A template that cannot be compiled, or cannot be rendered with these values. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /** @param line and {@code column}: where in the template, from 1 */
    public TemplateException(String message, int line, int column) {
        super(message + " at line " + line + ", column " + column, null, false, false);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
