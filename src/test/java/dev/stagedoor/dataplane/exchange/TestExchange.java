/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request without a container, and what was answered to it. */
public final class TestExchange {

    private final String httpMethod;
    private final Map<String, String> requestHeaders = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String path = "/";
    private @Nullable String query;
    private @Nullable ServletInputStream input;
    private long contentLength = -1;
    private String remoteAddr = "192.0.2.7";
    private final Map<String, Object> attributes = new HashMap<>();

    /** What was answered: the status, the header fields and the body. */
    public int status;

    public final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    /** How many more writes the client takes; a writer that listens is told of no change. */
    public int writesTaken = Integer.MAX_VALUE;

    /** Who writes as the client takes; null for one who writes at once. */
    public @Nullable WriteListener writer;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private TestExchange(String httpMethod) {
        this.httpMethod = httpMethod;
    }

    public static TestExchange of(String httpMethod) {
        return new TestExchange(httpMethod);
    }

    public TestExchange header(String name, String value) {
        requestHeaders.put(name, value);
        return this;
    }

    /** @param rawPath of the request line */
    public TestExchange path(String rawPath) {
        path = rawPath;
        return this;
    }

    /** Who connects. */
    public TestExchange remoteAddr(String address) {
        remoteAddr = address;
        return this;
    }

    public TestExchange attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    public TestExchange query(String rawQuery) {
        query = rawQuery;
        return this;
    }

    /** @param length the Content-Length; -1 for a chunked body */
    public TestExchange input(ServletInputStream requestBody, long length) {
        input = requestBody;
        contentLength = length;
        return length < 0 ? header("Transfer-Encoding", "chunked") : this;
    }

    public String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** An exchange that reads this request and writes here. */
    public Exchange exchange() {
        return new Exchange(request(), response());
    }

    private HttpServletRequest request() {
        return fake(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> httpMethod;
            case "getProtocol" -> "HTTP/1.1";
            case "getRemoteAddr" -> remoteAddr;
            case "getScheme" -> "https";
            case "getServerPort" -> 443;
            case "getHeaderNames" -> Collections.enumeration(requestHeaders.keySet());
            case "getRequestURI" -> path;
            case "getQueryString" -> query;
            case "getAttribute" -> attributes.get(String.valueOf(arguments[0]));
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getInputStream" -> input;
            case "getContentLengthLong" -> contentLength;
            case "getContentType" -> requestHeaders.get("Content-Type");
            case "startAsync" -> fake(AsyncContext.class, (method, unused) -> null);
            case "getHeader" -> requestHeaders.get(String.valueOf(arguments[0]));
            case "getHeaders" -> {
                String value = requestHeaders.get(String.valueOf(arguments[0]));
                yield Collections.enumeration(value == null ? List.of() : List.of(value));
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private HttpServletResponse response() {
        return fake(HttpServletResponse.class, (name, arguments) -> {
            switch (name) {
                case "setStatus" -> status = (Integer) arguments[0];
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                case "setContentLength" -> headers.put("Content-Length", String.valueOf(arguments[0]));
                case "isCommitted" -> {
                    return false;
                }
                case "getOutputStream" -> {
                    return output();
                }
                default -> throw new UnsupportedOperationException(name);
            }
            return null;
        });
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int octet) {
                body.write(octet);
            }

            @Override
            public boolean isReady() {
                return writesTaken > 0 && writesTaken-- > 0;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                writer = listener;
            }
        };
    }

    private interface Answers {
        @Nullable
        Object answer(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answers.answer(method.getName(), arguments == null ? new Object[0] : arguments)));
    }
}
