/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

/** Names of servlet request attributes that more than one package reads. */
public final class RequestAttributes {

    /** Present on a request that the data plane has taken: the management door lets it pass. */
    public static final String DATA_PLANE = "dev.stagedoor.dataplane";

    /** The address that connected to this server, where that is a trusted proxy's and not the client's. */
    public static final String PEER = "dev.stagedoor.peer";

    private RequestAttributes() {}
}
