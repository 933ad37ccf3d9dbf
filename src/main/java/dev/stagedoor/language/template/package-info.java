/* SPDX-License-Identifier: Apache-2.0 */
/** Mapping templates: Apache Velocity's language, compiled once and run within bounds. */
@NullMarked
package dev.stagedoor.language.template;

import org.jspecify.annotations.NullMarked;
