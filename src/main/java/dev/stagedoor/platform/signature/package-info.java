/* SPDX-License-Identifier: Apache-2.0 */
/** AWS Signature Version 4, verified. */
@NullMarked
package dev.stagedoor.platform.signature;

import org.jspecify.annotations.NullMarked;
