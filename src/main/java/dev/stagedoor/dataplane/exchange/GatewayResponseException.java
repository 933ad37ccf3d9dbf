/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import org.jspecify.annotations.Nullable;

/** Ends a request with a gateway response. No stack trace: it is an answer, not a fault. */
public final class GatewayResponseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GatewayResponseType type;
    private final transient @Nullable String body;
    private final transient @Nullable String errorType;
    private final int statusCode;

    /** With the type's default body. */
    public GatewayResponseException(GatewayResponseType type) {
        this(type, "");
    }

    /** @param reason what went wrong, in more words than the caller gets, for the access log */
    public GatewayResponseException(GatewayResponseType type, String reason) {
        this(type, null, null, reason);
    }

    /**
     * @param body the default body where it is not the type's; null for the type's
     * @param errorType the {@code x-amzn-ErrorType} where it is not the type's; null for the type's
     */
    public GatewayResponseException(
            GatewayResponseType type, @Nullable String body, @Nullable String errorType, String reason) {
        this(type, statusCodeOf(type), body, errorType, reason);
    }

    /**
     * @param statusCode the status where it is not the type's: some answers of AWS share a type
     * @param body the default body where it is not the type's; null for the type's
     * @param errorType the {@code x-amzn-ErrorType} where it is not the type's; null for the type's
     */
    public GatewayResponseException(
            GatewayResponseType type,
            int statusCode,
            @Nullable String body,
            @Nullable String errorType,
            String reason) {
        super(reason, null, false, false);
        this.statusCode = statusCode;
        this.type = type;
        this.body = body;
        this.errorType = errorType;
    }

    public GatewayResponseType type() {
        return type;
    }

    /** The status, if the API's author does not say otherwise. */
    public int statusCode() {
        return statusCode;
    }

    public String body() {
        return body == null ? type.body() : body;
    }

    public String errorType() {
        return errorType == null ? type.errorType() : errorType;
    }

    private static int statusCodeOf(GatewayResponseType type) {
        Integer statusCode = type.statusCode();
        if (statusCode != null) {
            return statusCode;
        }
        return type == GatewayResponseType.DEFAULT_4XX ? 400 : 500;
    }
}
