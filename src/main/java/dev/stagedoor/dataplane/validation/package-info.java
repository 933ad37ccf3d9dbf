/* SPDX-License-Identifier: Apache-2.0 */
/** Whether a request is well formed, by what its method says. */
@NullMarked
package dev.stagedoor.dataplane.validation;

import org.jspecify.annotations.NullMarked;
