/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.caching;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.CachingPlan.MethodCaching;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import java.util.Enumeration;
import java.util.function.Predicate;

/**
 * Whether a client has an answer made anew, with {@code Cache-Control: max-age=0}. Other directives mean nothing to AWS,
 * in requests and in answers (developer guide, "Invalidate an API Gateway cache entry").
 */
final class CacheControl {

    private static final String ACTION = "execute-api:InvalidateCache";

    /** AWS's words, with RFC 9111's code for warnings of all kinds. */
    private static final String WARNING = "199 Cache-control headers were ignored because the caller was unauthorized.";

    private CacheControl() {}

    /**
     * Whether the answer that is kept counts for nothing. A client who may not say so is answered as the method's settings
     * have it.
     *
     * @throws GatewayResponseException 403, where the method's settings say so
     */
    static boolean invalidates(Exchange exchange, MethodCaching caching) {
        if (!asked(exchange.request().getHeaders("Cache-Control"))) {
            return false;
        }
        Predicate<String> callerMay = exchange.callerMay;
        if (!caching.requireAuthorizationForCacheControl() || callerMay != null && callerMay.test(ACTION)) {
            return true;
        }
        switch (caching.unauthorized()) {
            case FAIL_WITH_403 ->
                throw new GatewayResponseException(
                        GatewayResponseType.ACCESS_DENIED, "The caller may not do " + ACTION);
            case SUCCEED_WITH_RESPONSE_HEADER -> exchange.cacheWarning = WARNING;
            case SUCCEED_WITHOUT_RESPONSE_HEADER -> {
                // as if it had not been asked
            }
        }
        return false;
    }

    private static boolean asked(Enumeration<String> fields) {
        while (fields.hasMoreElements()) {
            for (String directive : fields.nextElement().split(",")) {
                if (directive.strip().equalsIgnoreCase("max-age=0")) {
                    return true;
                }
            }
        }
        return false;
    }
}
