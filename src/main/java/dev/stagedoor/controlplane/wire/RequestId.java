/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The ids that AWS gives every call; they lead from an answer to the log. */
public final class RequestId {

    private static final String HEADER = "x-amzn-RequestId";
    private static final String EXTENDED_HEADER = "x-amz-apigw-id";

    private RequestId() {}

    /** Gives a call its ids, and the answer their headers. */
    public static void assign(HttpServletRequest request, HttpServletResponse response) {
        String id = UUID.randomUUID().toString();
        request.setAttribute(HEADER, id);
        response.setHeader(HEADER, id);
        response.setHeader(EXTENDED_HEADER, extendedId());
    }

    /** The id of a call that has one. */
    public static String of(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(HEADER));
    }

    /** In AWS's form: 11 bytes in Base64, 16 characters with a closing equal-sign. */
    private static String extendedId() {
        byte[] id = new byte[11];
        ThreadLocalRandom.current().nextBytes(id);
        return Base64.getEncoder().encodeToString(id);
    }
}
