/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.ContentHandling;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Text and binary, by {@code binaryMediaTypes} and {@code contentHandling}: the two tables of the developer guide's
 * "Content type conversions in API Gateway", which recordings bear out (test_apigateway_s3::TestApiGatewayS3BinarySupport).
 * Text is UTF-8: bytes that are none come out as U+FFFD. A mapping template sees binary as base64: {@link dev.stagedoor.language.mapping.Payload}.
 */
final class ContentConversion {

    private ContentConversion() {}

    /**
     * What the backend gets of a body that passes without a template.
     *
     * @param binary whether the API takes the request's Content-Type for binary
     */
    static byte[] ofRequest(byte[] body, boolean binary, @Nullable ContentHandling handling) {
        if (binary) {
            return handling == ContentHandling.CONVERT_TO_TEXT ? encode(body) : body;
        }
        return handling == ContentHandling.CONVERT_TO_BINARY ? decode(body) : text(body);
    }

    /**
     * What the client gets of a body that passes without a template.
     *
     * @param binary whether the API takes the backend's Content-Type for binary
     * @param binaryAccepted whether the first media type that the client accepts is one of the API's binary ones
     */
    static byte[] ofResponse(byte[] body, boolean binary, boolean binaryAccepted, @Nullable ContentHandling handling) {
        boolean wanted = handling == null ? binaryAccepted : handling == ContentHandling.CONVERT_TO_BINARY;
        if (binary) {
            return wanted ? body : encode(body);
        }
        return wanted ? decode(body) : text(body);
    }

    /** What becomes of a request that a template has written. */
    static byte[] ofRenderedRequest(byte[] rendered, @Nullable ContentHandling handling) {
        return handling == ContentHandling.CONVERT_TO_BINARY ? decode(rendered) : rendered;
    }

    /** What becomes of an answer that a template has written, which is text like any other. */
    static byte[] ofRenderedResponse(byte[] rendered, boolean binaryAccepted, @Nullable ContentHandling handling) {
        return ofResponse(rendered, false, binaryAccepted, handling);
    }

    private static byte[] encode(byte[] bytes) {
        return Base64.getEncoder().encode(bytes);
    }

    private static byte[] decode(byte[] base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GatewayResponseException(
                    GatewayResponseType.API_CONFIGURATION_ERROR, "Unable to base64 decode the body");
        }
    }

    private static byte[] text(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) { // beyond ASCII: it may be no UTF-8
                return new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            }
        }
        return bytes;
    }
}
