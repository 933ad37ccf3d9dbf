/* SPDX-License-Identifier: Apache-2.0 */
/** Which target of a load balancer a call goes to: balancing, health and ejection, as pure logic on a given clock. */
@NullMarked
package dev.stagedoor.dataplane.integration.balancing;

import org.jspecify.annotations.NullMarked;
