/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.Budget;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code $foreach}. */
final class ForeachScope implements TemplateObject {

    final Iterator<?> elements;
    final @Nullable ForeachScope parent;
    int count;

    ForeachScope(Iterator<?> elements, @Nullable ForeachScope parent) {
        this.elements = elements;
        this.parent = parent;
    }

    @Override
    public @Nullable Object property(String name) {
        return switch (name) {
            case "count" -> count;
            case "index" -> count - 1;
            case "hasNext" -> elements.hasNext();
            case "first" -> count == 1;
            case "last" -> !elements.hasNext();
            case "parent" -> parent;
            case "topmost" -> topmost();
            default -> null;
        };
    }

    @Override
    public @Nullable Object call(String method, List<@Nullable Object> arguments, Budget budget) {
        if (!arguments.isEmpty()) {
            return null;
        }
        return switch (method) {
            case "getCount" -> property("count");
            case "getIndex" -> property("index");
            case "hasNext" -> property("hasNext");
            case "isFirst" -> property("first");
            case "isLast" -> property("last");
            case "stop" -> throw new Rendering.Break(this);
            default -> null;
        };
    }

    private ForeachScope topmost() {
        ForeachScope scope = this;
        while (scope.parent != null) {
            scope = scope.parent;
        }
        return scope;
    }

    @Override
    public String toString() {
        return "";
    }
}
