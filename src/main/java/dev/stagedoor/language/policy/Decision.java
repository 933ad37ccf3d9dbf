/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

/** What policies say to a request; everything that no statement allows is denied implicitly. */
public enum Decision {
    ALLOW,
    EXPLICIT_DENY,
    IMPLICIT_DENY
}
