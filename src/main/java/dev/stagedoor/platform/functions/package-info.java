/* SPDX-License-Identifier: Apache-2.0 */
/** Lambda functions that run here: their workers, and the Lambda Runtime API (2018-06-01) that the workers speak. */
@NullMarked
package dev.stagedoor.platform.functions;

import org.jspecify.annotations.NullMarked;
