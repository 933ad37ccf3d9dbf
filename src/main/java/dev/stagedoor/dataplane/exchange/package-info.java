/* SPDX-License-Identifier: Apache-2.0 */
/** One request and its answer on their way through the pipeline, and the contract of a pipeline step. */
@NullMarked
package dev.stagedoor.dataplane.exchange;

import org.jspecify.annotations.NullMarked;
