/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

/** A place in the text of a template. */
final class Cursor {

    private static final int MOST_DEPTH = 64;

    final String text;
    int position;
    private int depth;

    Cursor(String text) {
        this.text = text;
    }

    /** For the text of a string in this one: as deep as this one is. */
    Cursor within(String string) {
        Cursor inner = new Cursor(string);
        inner.depth = depth;
        return inner;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    /** The character here; NUL at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        int index = position + ahead;
        return index < text.length() ? text.charAt(index) : '\0';
    }

    boolean at(String expected) {
        return text.startsWith(expected, position);
    }

    boolean take(String expected) {
        if (at(expected)) {
            position += expected.length();
            return true;
        }
        return false;
    }

    void require(String expected) {
        if (!take(expected)) {
            throw unexpected("expected " + expected);
        }
    }

    /** Skips blanks and line ends, as inside of parentheses. */
    void skipSpace() {
        while (isBlank(peek()) || peek() == '\n' || peek() == '\r') {
            position++;
        }
    }

    void skipBlanks() {
        while (isBlank(peek())) {
            position++;
        }
    }

    /** After a directive, blanks and the end of the line belong to it; blanks before anything else do not. */
    void skipLineEnd() {
        int start = position;
        skipBlanks();
        if (!take("\r\n") && !take("\n") && !take("\r")) {
            position = start;
        }
    }

    boolean atIdentifier() {
        return isIdentifierStart(peek());
    }

    String identifier() {
        int start = position;
        while (isIdentifierPart(peek())) {
            position++;
        }
        return text.substring(start, position);
    }

    static boolean isIdentifierStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || c >= '0' && c <= '9' || c == '-';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    void enter() {
        if (++depth > MOST_DEPTH) {
            throw unexpected("nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    TemplateException unexpected(String detail) {
        String found = atEnd() ? "the end of the template" : "\"" + peek() + '"';
        return error("Encountered " + found + ", " + detail, position);
    }

    TemplateException error(String message, int where) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < where && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new TemplateException(message, line, column);
    }
}
