/* SPDX-License-Identifier: Apache-2.0 */
/** The bridge from definitions to traffic: compiles snapshots and publishes them. */
@NullMarked
package dev.stagedoor.deployment;

import org.jspecify.annotations.NullMarked;
