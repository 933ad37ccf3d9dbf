/* SPDX-License-Identifier: Apache-2.0 */
/** Calls to backends. */
@NullMarked
package dev.stagedoor.dataplane.integration;

import org.jspecify.annotations.NullMarked;
