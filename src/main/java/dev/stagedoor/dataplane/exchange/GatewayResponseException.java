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

    /** With the type's default body. */
    public GatewayResponseException(GatewayResponseType type) {
        this(type, null, null, "");
    }

    /** @param reason what went wrong, for the access log ({@code $context.error.message}) and never for the caller */
    public GatewayResponseException(GatewayResponseType type, String reason) {
        this(type, null, null, reason);
    }

    /**
     * @param body the default body where it is not the type's; null for the type's
     * @param errorType the {@code x-amzn-ErrorType} where it is not the type's; null for the type's
     */
    public GatewayResponseException(
            GatewayResponseType type, @Nullable String body, @Nullable String errorType, String reason) {
        super(reason, null, false, false);
        this.type = type;
        this.body = body;
        this.errorType = errorType;
    }

    public GatewayResponseType type() {
        return type;
    }

    public String body() {
        return body == null ? type.body() : body;
    }

    public String errorType() {
        return errorType == null ? type.errorType() : errorType;
    }
}
