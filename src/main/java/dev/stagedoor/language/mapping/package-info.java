/* SPDX-License-Identifier: Apache-2.0 */
/** What AWS puts into the hands of mapping templates and parameter mappings. */
@NullMarked
package dev.stagedoor.language.mapping;

import org.jspecify.annotations.NullMarked;
