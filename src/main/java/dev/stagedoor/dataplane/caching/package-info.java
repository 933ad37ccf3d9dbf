/* SPDX-License-Identifier: Apache-2.0 */
/** Answering from memory what a backend has answered already, where a stage has a cache. */
@NullMarked
package dev.stagedoor.dataplane.caching;

import org.jspecify.annotations.NullMarked;
