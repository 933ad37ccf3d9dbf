/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that no client has sent. It answers what the data plane asks of a request, and refuses all else the Servlet
 * API has, rather than make something up. The body is the exchange's, which has it from the start.
 */
final class MemoryRequest extends HttpServletRequestWrapper {

    /** What AWS says where a test has no client (developer guide's sample logs of the console's test). */
    private static final String SOURCE_IP = "test-invoke-source-ip";

    private final String httpMethod;
    private final @Nullable String queryString;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> headerNames;
    private final int contentLength;

    MemoryRequest(
            String httpMethod, @Nullable String queryString, Map<String, List<String>> headers, int contentLength) {
        super(Refusing.of(HttpServletRequest.class));
        this.httpMethod = httpMethod;
        this.queryString = queryString;
        this.headers.putAll(headers);
        this.headerNames = List.copyOf(headers.keySet());
        this.contentLength = contentLength;
    }

    @Override
    public String getMethod() {
        return httpMethod;
    }

    @Override
    public @Nullable String getQueryString() {
        return queryString;
    }

    @Override
    public String getProtocol() {
        return "HTTP/1.1";
    }

    @Override
    public String getScheme() {
        return "https";
    }

    @Override
    public int getServerPort() {
        return 443;
    }

    @Override
    public String getRemoteAddr() {
        return SOURCE_IP;
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headerNames);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getOrDefault(name, List.of()));
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public long getContentLengthLong() {
        return contentLength;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return null;
    }

    /** There is no container's thread to let go of, and nothing to complete. */
    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return Refusing.of(AsyncContext.class, "setTimeout", "complete");
    }
}
