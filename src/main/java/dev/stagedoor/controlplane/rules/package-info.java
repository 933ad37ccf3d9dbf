/* SPDX-License-Identifier: Apache-2.0 */
/** What AWS refuses about the parts of an API, in its words, whether a call or a document brings them. */
@NullMarked
package dev.stagedoor.controlplane.rules;

import org.jspecify.annotations.NullMarked;
