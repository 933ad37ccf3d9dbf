/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Writes the change log at the end of every transaction that changed what traffic follows. Bound to {@link
 * Transactional} itself, which every operation is; around all others that are bound to it, so that it comes last.
 */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.LIBRARY_BEFORE - 1)
public class ChangeLogInterceptor implements Serializable {

    private static final long serialVersionUID = 1L;

    @Inject
    @SuppressWarnings("serial") // a client proxy
    Changes changes;

    @Inject
    @SuppressWarnings("serial") // a client proxy
    ChangeLog log;

    @AroundInvoke
    public @Nullable Object append(InvocationContext invocation) throws Exception {
        Object result = invocation.proceed();
        if (changes.isOver()) {
            log.append(changes.takeFollowed());
        }
        return result;
    }
}
