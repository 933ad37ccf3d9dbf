/* SPDX-License-Identifier: Apache-2.0 */
/** AWS API Gateway as a WAR. */
@NullMarked
package dev.stagedoor;

import org.jspecify.annotations.NullMarked;
