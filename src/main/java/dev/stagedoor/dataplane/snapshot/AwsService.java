/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The AWS service that an integration of type AWS or AWS_PROXY calls. Where it is and what it is asked for is the
 * integration's {@link TargetUri}; the keys are not here, a snapshot holds no secrets.
 *
 * @param signingName the name that the service signs under, such as {@code dynamodb}
 * @param region the region in the integration's ARN
 * @param credentials the ARN of the role, or of any user, in whose name it is called; empty for none
 * @param target {@code X-Amz-Target}, where an action is named by a header; null where it is not
 * @param contentType what the service expects, if the definition does not say otherwise; null for the client's
 * @param functionArn the Lambda function to invoke, with its qualifier if there is one; null for any other service
 */
public record AwsService(
        String signingName,
        String region,
        String credentials,
        @Nullable String target,
        @Nullable String contentType,
        @Nullable String functionArn) {

    /** Whether it is called in the name of whoever calls the API: {@code arn:aws:iam::*:user/*}. */
    public boolean isInCallersName() {
        return credentials.endsWith(":iam::*:user/*");
    }
}
