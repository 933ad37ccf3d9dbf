/* SPDX-License-Identifier: Apache-2.0 */
/** What operators see: access log, metrics, health, the start-up line. */
@NullMarked
package dev.stagedoor.platform.observability;

import org.jspecify.annotations.NullMarked;
