/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import java.lang.reflect.Proxy;
import java.util.Set;

/** Objects of the Servlet API that do nothing: what is asked of them is a mistake, unless it may be ignored. */
final class Refusing {

    private Refusing() {}

    /** @param ignored names of methods without a result */
    static <T> T of(Class<T> type, String... ignored) {
        Set<String> harmless = Set.of(ignored);
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (harmless.contains(method.getName())) {
                        return null;
                    }
                    throw new UnsupportedOperationException(
                            type.getSimpleName() + "." + method.getName() + " without a container");
                }));
    }
}
