/* SPDX-License-Identifier: Apache-2.0 */
/** What is kept in memory for a time, within bounds: JCache and Ehcache behind one small type. */
@NullMarked
package dev.stagedoor.platform.caching;

import org.jspecify.annotations.NullMarked;
