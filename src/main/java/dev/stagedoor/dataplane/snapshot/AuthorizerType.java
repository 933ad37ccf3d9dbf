/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/** What an authorizer looks at, and who it is. */
public enum AuthorizerType {
    /** A function that gets one header. */
    TOKEN,
    /** A function that gets the request. */
    REQUEST,
    /** The issuers of tokens, by their keys. */
    COGNITO_USER_POOLS
}
