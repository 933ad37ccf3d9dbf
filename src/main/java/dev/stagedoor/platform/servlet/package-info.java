/* SPDX-License-Identifier: Apache-2.0 */
/** What the two doors, the data plane's and the management API's, have in common. */
@NullMarked
package dev.stagedoor.platform.servlet;

import org.jspecify.annotations.NullMarked;
