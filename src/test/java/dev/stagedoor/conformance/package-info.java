/* SPDX-License-Identifier: Apache-2.0 */
/** How much of AWS API Gateway is here, held against the AWS SDK's own model; writes COMPATIBILITY.md. */
@NullMarked
package dev.stagedoor.conformance;

import org.jspecify.annotations.NullMarked;
