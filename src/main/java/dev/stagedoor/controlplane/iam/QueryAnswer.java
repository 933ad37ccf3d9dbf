/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes answers and errors of AWS's Query protocol, which are XML. */
public final class QueryAnswer {

    private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

    private QueryAnswer() {}

    /** {@code <CreateUserResponse><CreateUserResult>…}; lists have a {@code <member>} for each element. */
    static void write(HttpServletRequest request, HttpServletResponse response, String action, ObjectNode result)
            throws IOException {
        StringBuilder xml = start(action + "Response");
        if (!result.isEmpty()) {
            element(xml, action + "Result", result);
        }
        xml.append("<ResponseMetadata><RequestId>")
                .append(RequestId.of(request))
                .append("</RequestId></ResponseMetadata></")
                .append(action)
                .append("Response>");
        send(response, 200, xml);
    }

    public static void write(HttpServletRequest request, HttpServletResponse response, AwsException error)
            throws IOException {
        StringBuilder xml = start("ErrorResponse");
        xml.append("<Error><Type>")
                .append(error.status() < 500 ? "Sender" : "Receiver")
                .append("</Type><Code>")
                .append(code(error.errorType()))
                .append("</Code><Message>");
        escape(xml, String.valueOf(error.getMessage()));
        xml.append("</Message></Error><RequestId>")
                .append(RequestId.of(request))
                .append("</RequestId></ErrorResponse>");
        send(response, error.status(), xml);
    }

    /** The Query protocol has names of its own for what the door refuses. */
    private static String code(String errorType) {
        return switch (errorType) {
            case "InvalidSignatureException" -> "SignatureDoesNotMatch";
            case "UnrecognizedClientException" -> "InvalidClientTokenId";
            case "ConflictException" -> "ConcurrentModification";
            case "TooManyRequestsException" -> "Throttling";
            case "InternalFailure" -> "ServiceFailure";
            default ->
                errorType.endsWith("Exception")
                        ? errorType.substring(0, errorType.length() - "Exception".length())
                        : errorType;
        };
    }

    private static StringBuilder start(String root) {
        return new StringBuilder("<").append(root).append(" xmlns=\"" + NAMESPACE + "\">");
    }

    private static void element(StringBuilder xml, String name, JsonNode value) {
        xml.append('<').append(name).append('>');
        if (value.isArray()) {
            value.forEach(item -> element(xml, "member", item));
        } else if (value.isObject()) {
            value.properties().forEach(member -> element(xml, member.getKey(), member.getValue()));
        } else {
            escape(xml, value.asText());
        }
        xml.append("</").append(name).append('>');
    }

    /** What XML 1.0 cannot hold at all becomes a question mark. */
    private static void escape(StringBuilder xml, String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;");
                default -> {
                    boolean xmlCharacter = c >= 0x20 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF);
                    xml.appendCodePoint(xmlCharacter || c == '\n' || c == '\t' ? c : '?');
                }
            }
        });
    }

    private static void send(HttpServletResponse response, int status, StringBuilder xml) throws IOException {
        byte[] body = xml.toString().getBytes(UTF_8);
        response.setStatus(status);
        response.setContentType("text/xml");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
