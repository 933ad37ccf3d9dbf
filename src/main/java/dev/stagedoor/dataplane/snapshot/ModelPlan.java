/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import dev.stagedoor.language.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A model that request bodies are checked against.
 *
 * @param schema null for one that does not compile: requests that need it end with AWS's 500
 * @param error what is wrong with it; empty when all is well
 */
public record ModelPlan(@Nullable Schema schema, String error) {}
