/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.mapping;

import dev.stagedoor.language.template.TemplateObject;

/**
 * What {@code $input.params} is without its parentheses, and anything below it: it prints as an empty object, and so do
 * {@code $input} and {@code $util} themselves (recorded in 2015).
 */
enum NoValue implements TemplateObject {
    OF_A_METHOD;

    @Override
    public Object property(String name) {
        return this;
    }

    @Override
    public String toString() {
        return "{}";
    }
}
