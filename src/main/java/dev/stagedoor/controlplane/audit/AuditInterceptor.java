/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Changes;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Puts the audit record of a management call into the transaction that does what it records: neither is there without the
 * other. Bound to {@link Transactional} itself, so that no operation can be without it; it runs inside the transaction
 * that the container's own interceptor begins.
 */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class AuditInterceptor implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // a client proxy
    Changes changes;

    @Inject
    @SuppressWarnings("serial") // a client proxy
    AuditedCall call;

    @Inject
    @SuppressWarnings("serial") // a client proxy
    AuditTrail trail;

    @AroundInvoke
    public @Nullable Object record(InvocationContext invocation) throws Exception {
        changes.enter();
        try {
            Object result = invocation.proceed();
            if (changes.isOutermost() && changes.isRecorded()) {
                AuditedCall.Facts facts = facts();
                if (facts != null) {
                    trail.changed(facts, changes, result instanceof ObjectNode answer ? answer : null);
                }
            }
            return result;
        } finally {
            changes.leave();
        }
    }

    private AuditedCall.@Nullable Facts facts() {
        try {
            return call.facts();
        } catch (ContextNotActiveException e) {
            return null; // at the start of the server, which no call has asked for
        }
    }
}
