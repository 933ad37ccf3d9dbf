/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping template: Apache Velocity 1.7's language with what AWS made of it. A reference without a value is the empty
 * string, printed and compared (recorded: test_apigateway_common::test_input_path_template_formatting), and false.
 *
 * <p>Compiled once; rendering reads it only. Nothing in it is reflective: what a value offers is written down in {@link
 * Members}, so no template reaches a class, a file or the network.
 */
public final class Template {

    /** AWS's limit for a template is 300 KB. */
    private static final int LONGEST = 300 * 1024;

    private final String text;
    private final Node root;
    private final Map<String, Macro> macros;

    private Template(String text, Node root, Map<String, Macro> macros) {
        this.text = text;
        this.root = root;
        this.macros = macros;
    }

    /** @throws TemplateException saying where the text is no template */
    public static Template compile(String text) {
        if (text.length() > LONGEST) {
            throw new TemplateException("A template of more than " + LONGEST + " characters", 1, 1);
        }
        Map<String, Macro> macros = new HashMap<>();
        Node root = new TemplateParser(new Cursor(text), macros).template();
        return new Template(text, root, Map.copyOf(macros));
    }

    /** In characters. */
    public int length() {
        return text.length();
    }

    /** Whether it may use a variable; no is certain, yes is not, as {@code #evaluate} may put names together. */
    public boolean mentions(String variable) {
        return text.contains(variable) || text.contains("#evaluate") || text.contains("#{evaluate}");
    }

    /** Whether it renders to its own text, whatever the values. */
    public boolean isLiteral() {
        return root instanceof Node.Text plain && plain.text().equals(text);
    }

    /**
     * @param variables what the template's names refer to: strings, numbers, booleans, lists, maps and {@link
     *     TemplateObject}s
     * @throws TemplateException when a method is called wrongly, or {@code budget} is used up
     */
    public String render(Map<String, ? extends @Nullable Object> variables, Budget budget) {
        Rendering rendering = new Rendering(variables, macros, budget);
        try {
            root.render(rendering);
        } catch (Rendering.Break | Rendering.Stop e) {
            // what has been written so far is the answer
        } catch (LimitExceededException e) {
            throw rendering.failure("The template was stopped: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw rendering.failure("The template was stopped: nested too deeply");
        }
        return rendering.text();
    }
}
