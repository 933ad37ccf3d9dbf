/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The management call of this request, for its audit record; the door says what it is. */
@RequestScoped
public class AuditedCall {

    /**
     * @param eventSource such as {@code apigateway.amazonaws.com}
     * @param eventName AWS's name of the operation
     * @param resource the ARN it is done to
     * @param readOnly whether the operation changes nothing
     * @param parameters of path, query and body, secrets taken out
     */
    public record Facts(
            String userName,
            String userArn,
            String accountId,
            @Nullable String accessKeyId,
            String eventSource,
            String eventName,
            String resource,
            boolean readOnly,
            String region,
            String sourceIp,
            @Nullable String userAgent,
            String requestId,
            ObjectNode parameters) {}

    private @Nullable Facts facts;

    public void begin(Facts begun) {
        facts = begun;
    }

    /** Null outside of management calls: what the server does by itself is none. */
    @Nullable
    Facts facts() {
        return facts;
    }
}
