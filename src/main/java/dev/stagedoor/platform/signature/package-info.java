/* SPDX-License-Identifier: Apache-2.0 */
/** AWS Signature Version 4, verified: whose request is this, and is it as its sender signed it? */
@NullMarked
package dev.stagedoor.platform.signature;

import org.jspecify.annotations.NullMarked;
