/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import dev.stagedoor.controlplane.definition.Json;

/** An error answer of the management API: status, {@code x-amzn-ErrorType} and message as AWS gives them. */
public final class AwsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errorType;

    public AwsException(int status, String errorType, String message) {
        super(message, null, false, false);
        this.status = status;
        this.errorType = errorType;
    }

    public static AwsException badRequest(String message) {
        return new AwsException(400, "BadRequestException", message);
    }

    /** What AWS's framework answers before the service sees the call. */
    public static AwsException validation(String message) {
        return new AwsException(400, "ValidationException", message);
    }

    /** What AWS's framework answers when a member has the wrong JSON type, or the body is no JSON object. */
    public static AwsException serialization(String message) {
        return new AwsException(400, "SerializationException", message);
    }

    public static AwsException notFound(String message) {
        return new AwsException(404, "NotFoundException", message);
    }

    public static AwsException conflict(String message) {
        return new AwsException(409, "ConflictException", message);
    }

    /** Another caller changed the same resource meanwhile; the text is AWS's own (recorded). */
    public static AwsException concurrentModification() {
        return conflict("Unable to complete operation due to concurrent modification. Please try again later.");
    }

    public static AwsException accessDenied(String message) {
        return new AwsException(403, "AccessDeniedException", message);
    }

    /** What AWS answers for a path or verb that is no operation. */
    public static AwsException unknownOperation() {
        return new AwsException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    public static AwsException internalFailure() {
        return new AwsException(500, "InternalFailure", "Internal server error");
    }

    public static AwsException serviceUnavailable() {
        return new AwsException(503, "ServiceUnavailableException", "Service Unavailable");
    }

    public int status() {
        return status;
    }

    public String errorType() {
        return errorType;
    }

    /** The JSON body. IAM's refusals spell the member with a capital, the service itself does not. */
    public String body() {
        String member = errorType.equals("AccessDeniedException") ? "Message" : "message";
        return Json.object().put(member, getMessage()).toString();
    }
}
