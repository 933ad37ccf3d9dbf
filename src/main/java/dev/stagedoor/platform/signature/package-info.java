/* SPDX-License-Identifier: Apache-2.0 */
/** AWS Signature Version 4: whose request is this, and is it as its sender signed it? And our own, signed. */
@NullMarked
package dev.stagedoor.platform.signature;

import org.jspecify.annotations.NullMarked;
