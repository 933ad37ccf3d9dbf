/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import java.util.List;

/**
 * A backend's address with stage variables substituted. Only the path and the query may hold path variables: scheme
 * and authority are fixed here, so that nothing a caller sends can change which host is called.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host as written, without port and without brackets around an IPv6 address
 * @param port the port, made explicit
 * @param authority the {@code Host} header: the host with its port when that is not the scheme's default
 * @param path literal texts and variables in turn, starting and ending with a literal; variables have no braces
 * @param query the query written in the definition, raw, without the question mark; empty when there is none
 */
public record TargetUri(String scheme, String host, int port, String authority, List<String> path, String query) {

    public TargetUri {
        path = List.copyOf(path);
    }
}
