/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Settings from a map. */
public final class TestConfig {

    private TestConfig() {}

    /** As MicroProfile Config does, an empty value counts as none. */
    public static Settings settings(Map<String, String> values) {
        return Settings.from((Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getOptionalValue")) {
                        return Optional.ofNullable(values.get((String) arguments[0]));
                    }
                    if (method.getName().equals("getPropertyNames")) {
                        return values.keySet();
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
