/* SPDX-License-Identifier: Apache-2.0 */
/** Which client calls, how fast it may and how often: API keys, throttling and quotas. */
@NullMarked
package dev.stagedoor.dataplane.usage;

import org.jspecify.annotations.NullMarked;
