/* SPDX-License-Identifier: Apache-2.0 */
/** The real WAR in the real server, with the AWS SDK as its client. */
@NullMarked
package dev.stagedoor.server;

import org.jspecify.annotations.NullMarked;
