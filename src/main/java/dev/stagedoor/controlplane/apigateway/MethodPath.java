/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import jakarta.ws.rs.PathParam;

/** The method that a call is about, and the row keys of it and of all it owns. Taken with {@code @BeanParam}. */
public final class MethodPath {

    private final String restApiId;
    private final String resourceId;
    private final String httpMethod;

    public MethodPath(
            @PathParam("restApiId") String restApiId,
            @PathParam("resourceId") String resourceId,
            @PathParam("httpMethod") String httpMethod) {
        this.restApiId = restApiId;
        this.resourceId = resourceId;
        this.httpMethod = httpMethod;
    }

    String restApiId() {
        return restApiId;
    }

    String resourceId() {
        return resourceId;
    }

    String httpMethod() {
        return httpMethod;
    }

    String resource() {
        return ResourceOperations.path(restApiId, resourceId);
    }

    String method() {
        return resource() + "/methods/" + httpMethod;
    }

    String methodResponse(String statusCode) {
        return method() + "/responses/" + statusCode;
    }

    String integration() {
        return method() + "/integration";
    }

    String integrationResponse(String statusCode) {
        return integration() + "/responses/" + statusCode;
    }
}
