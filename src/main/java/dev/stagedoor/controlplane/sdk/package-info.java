/* SPDX-License-Identifier: Apache-2.0 */
/** Client SDKs of deployed APIs: which there are, what they are made from, and the process that makes them. */
@NullMarked
package dev.stagedoor.controlplane.sdk;

import org.jspecify.annotations.NullMarked;
