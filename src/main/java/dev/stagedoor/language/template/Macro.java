/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.List;

/** {@code #macro(name $parameter…)body#end}. */
record Macro(String name, List<String> parameters, Node body) {}
