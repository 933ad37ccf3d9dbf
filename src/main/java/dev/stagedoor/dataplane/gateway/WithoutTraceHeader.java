/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request without {@link LiveTraces#HEADER}: neither backends nor templates nor logs get to see it. */
final class WithoutTraceHeader extends HttpServletRequestWrapper {

    WithoutTraceHeader(HttpServletRequest request) {
        super(request);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(WithoutTraceHeader::isHidden);
        return Collections.enumeration(names);
    }

    private static boolean isHidden(String name) {
        return name.equalsIgnoreCase(LiveTraces.HEADER);
    }
}
