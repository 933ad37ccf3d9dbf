/* SPDX-License-Identifier: Apache-2.0 */
/** The management operations of API Gateway v1 (2015-07-09), one class per AWS noun. */
@NullMarked
package dev.stagedoor.controlplane.apigateway;

import org.jspecify.annotations.NullMarked;
