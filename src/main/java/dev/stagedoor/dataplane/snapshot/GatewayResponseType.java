/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * AWS's gateway response types with the status, the {@code x-amzn-ErrorType} and the body they have when the API's
 * author customised nothing. Spacing in the bodies is AWS's: answers of the service itself have a space after the
 * colon, those of its front have none.
 */
public enum GatewayResponseType {
    ACCESS_DENIED(403, "AccessDeniedException", "{\"Message\":\"User is not authorized to access this resource\"}"),
    API_CONFIGURATION_ERROR(500, "InternalServerErrorException", "{\"message\": \"Internal server error\"}"),
    AUTHORIZER_CONFIGURATION_ERROR(500, "AuthorizerConfigurationException", "{\"message\":null}"),
    AUTHORIZER_FAILURE(500, "AuthorizerFailureException", "{\"message\":null}"),
    BAD_REQUEST_PARAMETERS(400, "BadRequestException", "{\"message\": \"Bad Request\"}"),
    BAD_REQUEST_BODY(400, "BadRequestException", "{\"message\": \"Invalid request body\"}"),
    DEFAULT_4XX(null, "BadRequestException", "{\"message\":null}"),
    DEFAULT_5XX(null, "InternalServerErrorException", "{\"message\": \"Internal server error\"}"),
    EXPIRED_TOKEN(
            403, "ExpiredTokenException", "{\"message\":\"The security token included in the request is expired\"}"),
    INTEGRATION_FAILURE(
            504, "InternalServerErrorException", "{\"message\": \"Network error communicating with endpoint\"}"),
    INTEGRATION_TIMEOUT(504, "InternalServerErrorException", "{\"message\": \"Endpoint request timed out\"}"),
    INVALID_API_KEY(403, "ForbiddenException", "{\"message\":\"Forbidden\"}"),
    INVALID_SIGNATURE(
            403,
            "InvalidSignatureException",
            "{\"message\":\"The request signature we calculated does not match the signature you provided. Check your"
                    + " AWS Secret Access Key and signing method. Consult the service documentation for details.\"}"),
    MISSING_AUTHENTICATION_TOKEN(
            403, "MissingAuthenticationTokenException", "{\"message\":\"Missing Authentication Token\"}"),
    QUOTA_EXCEEDED(429, "LimitExceededException", "{\"message\":\"Limit Exceeded\"}"),
    REQUEST_TOO_LARGE(413, "RequestTooLargeException", "HTTP content length exceeded 10485760 bytes."),
    RESOURCE_NOT_FOUND(404, "NotFoundException", "{\"message\":\"Resource Not Found\"}"),
    THROTTLED(429, "TooManyRequestsException", "{\"message\":\"Too Many Requests\"}"),
    UNAUTHORIZED(401, "UnauthorizedException", "{\"message\":\"Unauthorized\"}"),
    UNSUPPORTED_MEDIA_TYPE(415, "BadRequestException", "{\"message\": \"Unsupported Media Type\"}"),
    WAF_FILTERED(403, "ForbiddenException", "{\"message\":\"Forbidden\"}");

    private final @Nullable Integer statusCode;
    private final String errorType;
    private final String body;

    GatewayResponseType(@Nullable Integer statusCode, String errorType, String body) {
        this.statusCode = statusCode;
        this.errorType = errorType;
        this.body = body;
    }

    /** The default status; null for the two types that only lend theirs to others. */
    public @Nullable Integer statusCode() {
        return statusCode;
    }

    public String errorType() {
        return errorType;
    }

    /** The default body, byte for byte. */
    public String body() {
        return body;
    }
}
