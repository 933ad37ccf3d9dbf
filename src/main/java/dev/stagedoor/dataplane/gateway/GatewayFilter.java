/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** The front door. */
public class GatewayFilter extends HttpFilter {
    static final ThreadLocal<Runnable> CURRENT = new ThreadLocal<>();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getRequestURI().startsWith("/_aws/")) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = "hello".getBytes();
        CURRENT.set(() -> {
            try {
                response.setHeader("X-A", "b");
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            } catch (IOException e) {
                throw new RuntimeException(e);
            }
        });
        request.getServletContext()
                .getNamedDispatcher(DispatchApplication.class.getName())
                .forward(
                        new HttpServletRequestWrapper(request) {
                            @Override
                            public String getMethod() {
                                return "POST";
                            }

                            @Override
                            public String getRequestURI() {
                                return "/_dispatch/";
                            }

                            @Override
                            public StringBuffer getRequestURL() {
                                return new StringBuffer("http://localhost/_dispatch/");
                            }

                            @Override
                            public String getServletPath() {
                                return "/_dispatch";
                            }

                            @Override
                            public String getPathInfo() {
                                return "/";
                            }

                            @Override
                            public @org.jspecify.annotations.Nullable String getQueryString() {
                                return null;
                            }
                        },
                        new HttpServletResponseWrapper(response) {
                            @Override
                            public void setStatus(int s) {}

                            @Override
                            public void setHeader(String n, String v) {}

                            @Override
                            public void addHeader(String n, String v) {}

                            @Override
                            public void setContentLength(int n) {}

                            @Override
                            public void setContentLengthLong(long n) {}

                            @Override
                            public void setContentType(String n) {}

                            @Override
                            public void sendError(int n) {}

                            @Override
                            public void sendError(int n, String m) {}
                        });
    }
}
