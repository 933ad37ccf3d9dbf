/* SPDX-License-Identifier: Apache-2.0 */
/** Which API, stage and method a request is for. */
@NullMarked
package dev.stagedoor.dataplane.routing;

import org.jspecify.annotations.NullMarked;
