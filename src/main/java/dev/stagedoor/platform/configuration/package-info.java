/* SPDX-License-Identifier: Apache-2.0 */
/** The settings of this installation, read from MicroProfile Config, checked once at start. */
@NullMarked
package dev.stagedoor.platform.configuration;

import org.jspecify.annotations.NullMarked;
