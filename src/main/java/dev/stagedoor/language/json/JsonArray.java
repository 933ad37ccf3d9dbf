/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.json;

import java.util.ArrayList;
import java.util.Collection;

/**
 * A JSON array. A template prints it as JSON, where a list of its own, or an object, is printed as Java does (recorded:
 * test_apigateway_common::test_input_path_template_formatting).
 */
public final class JsonArray extends ArrayList<Object> {

    private static final long serialVersionUID = 1L;

    public JsonArray() {}

    public JsonArray(Collection<?> elements) {
        super(elements);
    }
}
