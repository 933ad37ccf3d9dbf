/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes an {@link AwsException} to a servlet response, for what is refused before JAX-RS sees it. */
public final class ErrorAnswer {

    private ErrorAnswer() {}

    public static void write(HttpServletResponse response, AwsException error) throws IOException {
        byte[] body = error.body().getBytes(UTF_8);
        response.setStatus(error.status());
        response.setHeader("x-amzn-ErrorType", error.errorType());
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
