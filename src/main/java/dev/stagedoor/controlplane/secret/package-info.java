/* SPDX-License-Identifier: Apache-2.0 */
/** Secrets at rest: encrypted in the database, with a key that is in a file. */
@NullMarked
package dev.stagedoor.controlplane.secret;

import org.jspecify.annotations.NullMarked;
