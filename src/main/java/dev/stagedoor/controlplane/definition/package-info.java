/* SPDX-License-Identifier: Apache-2.0 */
/** What API authors have defined: one row per AWS resource, keyed by its AWS resource path. */
@NullMarked
package dev.stagedoor.controlplane.definition;

import org.jspecify.annotations.NullMarked;
