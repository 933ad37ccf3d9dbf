/* SPDX-License-Identifier: Apache-2.0 */
/** IAM policy documents: read and checked once, then asked whether a request is allowed. */
@NullMarked
package dev.stagedoor.language.policy;

import org.jspecify.annotations.NullMarked;
