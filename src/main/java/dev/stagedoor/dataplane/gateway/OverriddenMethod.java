/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A POST whose client could not send the method it means, and names it in {@value #HEADER} (AWS documents the header;
 * its SDK for Android, whose platform knows no PATCH, sends it). From here on the request has that method and no such
 * header: it is routed, authorized, signed, logged and sent on by one method, and no backend can read another into it.
 *
 * <p>Only a POST is overridden. A GET passes caches, link previews and whatever else takes it for harmless; one that
 * deletes would get round all of them. HEAD is no such method, as its answer has no body and that of a POST has one.
 */
final class OverriddenMethod extends HttpServletRequestWrapper {

    static final String HEADER = "X-HTTP-Method-Override";

    private static final Set<String> METHODS = Set.of("DELETE", "GET", "OPTIONS", "PATCH", "PUT");

    private final String method;

    private OverriddenMethod(HttpServletRequest request, String method) {
        super(request);
        this.method = method;
    }

    /** The request with the method that it means: the same one unless it is a POST that names one other method. */
    static HttpServletRequest of(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return request;
        }
        Enumeration<String> named = request.getHeaders(HEADER);
        String method = named.hasMoreElements() ? named.nextElement() : "";
        return METHODS.contains(method) && !named.hasMoreElements() ? new OverriddenMethod(request, method) : request;
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(HEADER) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(HEADER) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(name -> name.equalsIgnoreCase(HEADER));
        return Collections.enumeration(names);
    }
}
