/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.platform.servlet.RequestAttributes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The request as JAX-RS sees it: always the same bare POST, so that there is nothing for it to match, parse or copy. */
final class DispatchRequest extends HttpServletRequestWrapper {

    private static final String URL = "http://localhost/";

    DispatchRequest(HttpServletRequest request) {
        super(request);
    }

    @Override
    public String getMethod() {
        return "POST";
    }

    @Override
    public String getRequestURI() {
        return "/";
    }

    @Override
    @SuppressWarnings("JdkObsolete") // the servlet API's type
    public StringBuffer getRequestURL() {
        return new StringBuffer(URL);
    }

    @Override
    public String getServletPath() {
        return "";
    }

    @Override
    public String getPathInfo() {
        return "/";
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(RequestAttributes.DATA_PLANE) ? Boolean.TRUE : super.getAttribute(name);
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.emptyEnumeration();
    }
}
