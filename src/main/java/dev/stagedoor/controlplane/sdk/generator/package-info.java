/* SPDX-License-Identifier: Apache-2.0 */
/** What runs in the process that generates an SDK: never loaded by the server, which lacks the libraries it needs. */
@NullMarked
package dev.stagedoor.controlplane.sdk.generator;

import org.jspecify.annotations.NullMarked;
