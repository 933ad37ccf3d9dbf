/* SPDX-License-Identifier: Apache-2.0 */
/** The front door of the data plane: one filter, one dispatcher, one pipeline. */
@NullMarked
package dev.stagedoor.dataplane.gateway;

import org.jspecify.annotations.NullMarked;
