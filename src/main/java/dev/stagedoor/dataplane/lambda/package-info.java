/* SPDX-License-Identifier: Apache-2.0 */
/** Invoking functions: the events they get, and the way to them, for integrations and authorizers alike. */
@NullMarked
package dev.stagedoor.dataplane.lambda;

import org.jspecify.annotations.NullMarked;
