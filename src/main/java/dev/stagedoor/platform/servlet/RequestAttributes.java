/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

/** Names of servlet request attributes that more than one package reads. */
public final class RequestAttributes {

    /** Present on a request that the data plane has taken: the management door lets it pass. */
    public static final String DATA_PLANE = "dev.stagedoor.dataplane";

    private RequestAttributes() {}
}
