/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.functions;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation ended with, as the Lambda Invoke API tells it.
 *
 * @param payload the function's JSON, or the JSON that describes its error; empty for an asynchronous invocation
 * @param functionError {@code X-Amz-Function-Error}; null when the function returned
 * @param requestId which the function was told too; null where nobody knows it
 */
public record FunctionResult(
        byte[] payload,
        @Nullable String functionError,
        @Nullable String requestId) {

    public FunctionResult(byte[] payload, @Nullable String functionError) {
        this(payload, functionError, null);
    }

    /** Every error of a runtime is called so since Lambda has custom runtimes. */
    static final String UNHANDLED = "Unhandled";

    static FunctionResult error(String errorType, String errorMessage) {
        String json = "{\"errorType\":\"" + errorType + "\",\"errorMessage\":\"" + errorMessage + "\"}";
        return new FunctionResult(json.getBytes(StandardCharsets.UTF_8), UNHANDLED);
    }
}
