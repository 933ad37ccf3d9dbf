/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * A Lambda function to invoke.
 *
 * @param functionArn with its qualifier if there is one
 * @param service Lambda, in the function's region
 * @param uri the function's address at the Invoke API, where it is invoked unless it runs here
 */
public record FunctionTarget(String functionArn, AwsService service, TargetUri uri) {}
