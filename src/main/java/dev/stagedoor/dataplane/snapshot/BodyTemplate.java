/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * A mapping template. Until the template language is here only literal text renders: a template with a reference or a
 * directive in it ({@code $} or {@code #}) is kept with {@code literal} false, and a request that needs it gets AWS's
 * answer for a broken configuration instead of wrong bytes.
 */
public record BodyTemplate(String text, boolean literal) {

    public static BodyTemplate of(String text) {
        return new BodyTemplate(text, text.indexOf('$') < 0 && text.indexOf('#') < 0);
    }
}
