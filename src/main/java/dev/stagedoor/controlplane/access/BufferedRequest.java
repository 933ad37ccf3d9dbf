/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * A management call as the operations see it: the body already here, the caller proved, and the addresses as they were
 * sent, also in another thread, after the container has let go of the request.
 */
final class BufferedRequest extends HttpServletRequestWrapper {

    /** The addresses of a request before any dispatch. */
    record Address(
            String requestUri,
            String requestUrl,
            String servletPath,
            @Nullable String pathInfo,
            @Nullable String queryString) {
        static Address of(HttpServletRequest request) {
            return new Address(
                    request.getRequestURI(),
                    request.getRequestURL().toString(),
                    request.getServletPath(),
                    request.getPathInfo(),
                    request.getQueryString());
        }
    }

    private final Address address;
    private final byte[] body;
    private final Caller caller;

    BufferedRequest(HttpServletRequest request, Address address, byte[] body, Caller caller) {
        super(request);
        this.address = address;
        this.body = body;
        this.caller = caller;
    }

    @Override
    public String getRequestURI() {
        return address.requestUri();
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(address.requestUrl());
    }

    @Override
    public String getServletPath() {
        return address.servletPath();
    }

    @Override
    public @Nullable String getPathInfo() {
        return address.pathInfo();
    }

    @Override
    public @Nullable String getQueryString() {
        return address.queryString();
    }

    @Override
    public Principal getUserPrincipal() {
        return caller;
    }

    @Override
    public String getRemoteUser() {
        return caller.userName();
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.role().map(Role::roleName).filter(role::equals).isPresent();
    }

    @Override
    public int getContentLength() {
        return body.length;
    }

    @Override
    public long getContentLengthLong() {
        return body.length;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), UTF_8));
    }

    @Override
    public ServletInputStream getInputStream() {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return bytes.read(buffer, offset, length);
            }

            @Override
            public int available() {
                return bytes.available();
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("the body is here already");
            }
        };
    }
}
