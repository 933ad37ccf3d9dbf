/* SPDX-License-Identifier: Apache-2.0 */
/** OpenAPI 2 and 3 documents with AWS's extensions, into definitions and back. */
@NullMarked
package dev.stagedoor.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
