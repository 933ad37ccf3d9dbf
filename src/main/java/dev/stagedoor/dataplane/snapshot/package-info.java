/* SPDX-License-Identifier: Apache-2.0 */
/** What traffic runs on: immutable, compiled when a stage is published, swapped in whole. */
@NullMarked
package dev.stagedoor.dataplane.snapshot;

import org.jspecify.annotations.NullMarked;
