/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Leave to trace requests of clients, and what was traced: {@code deployment} asks the traffic side for it. */
public interface StageTracing {

    /**
     * @param id of the traces that the token leads to
     * @param header the request header that carries the token
     */
    record Grant(String id, String header, String token, Instant expires) {}

    Grant grant(String restApiId, String stageName, Duration duration);

    /** As JSON values, the oldest first; of this node only. */
    List<Map<String, Object>> traces(String restApiId, String stageName, String id);
}
