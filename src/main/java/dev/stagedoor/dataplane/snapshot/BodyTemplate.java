/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.template.Template;
import dev.stagedoor.language.template.TemplateException;
import org.jspecify.annotations.Nullable;

/**
 * A mapping template, compiled. One that does not compile is kept with what is wrong: a request that needs it ends with
 * AWS's 500, as on AWS, where a broken template can be deployed.
 *
 * @param template null for one that does not compile
 * @param error what is wrong, and where; null when all is well
 */
public record BodyTemplate(
        String text, @Nullable Template template, @Nullable String error) {

    public static BodyTemplate of(String text) {
        try {
            return new BodyTemplate(text, Template.compile(text), null);
        } catch (TemplateException e) {
            return new BodyTemplate(text, null, e.getMessage());
        }
    }

    /** Whether it renders to its own text for every request. */
    public boolean literal() {
        return template != null && template.isLiteral();
    }

    /** Whether it may look at a body. */
    public boolean readsBody() {
        return template != null && template.mentions("input");
    }
}
