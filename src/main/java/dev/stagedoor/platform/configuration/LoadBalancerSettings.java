/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What stands here for a network load balancer of AWS: VPC links name it, and calls through them go to its targets.
 *
 * @param name the name in its ARN, {@code arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/net/{name}/{id}}
 * @param targets where calls go
 * @param algorithm how a target is chosen
 * @param connectTimeoutMillis how long opening a connection to one target may take before another is tried
 */
public record LoadBalancerSettings(
        String name,
        List<Endpoint> targets,
        Algorithm algorithm,
        int connectTimeoutMillis,
        HealthCheck healthCheck,
        Ejection ejection) {

    /**
     * @param host an address, or a name: each address that it has is a target
     */
    public record Endpoint(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /** AWS's values of {@code load_balancing.algorithm.type}. */
    public enum Algorithm {
        ROUND_ROBIN,
        LEAST_OUTSTANDING_REQUESTS
    }

    /**
     * How it is found out whether a target works.
     *
     * @param path asked for by HTTP, where 200 to 399 are healthy; null for looking only whether the target lets connect
     * @param intervalMillis from one check to the next; 0 for none
     * @param healthyThreshold how many checks in a row bring a target back
     * @param unhealthyThreshold how many in a row take it out
     */
    public record HealthCheck(
            @Nullable String path,
            int intervalMillis,
            int timeoutMillis,
            int healthyThreshold,
            int unhealthyThreshold) {}

    /**
     * When calls that fail take a target out by themselves.
     *
     * @param consecutiveFailures how many in a row; 0 for never
     * @param baseMillis how long the first time; twice as long each time that it fails again
     * @param maximumMillis how long at most
     * @param maximumPercent how many of the targets at most
     */
    public record Ejection(int consecutiveFailures, int baseMillis, int maximumMillis, int maximumPercent) {}

    private static final Pattern TARGET = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final int DAY_MILLIS = 86_400_000;

    public LoadBalancerSettings {
        targets = List.copyOf(targets);
    }

    /** @throws InvalidSettingException when one cannot work */
    static List<LoadBalancerSettings> from(Config config) {
        return NamedSettings.of(config, "stagedoor.load-balancers").stream()
                .map(LoadBalancerSettings::from)
                .toList();
    }

    private static LoadBalancerSettings from(NamedSettings keys) {
        return new LoadBalancerSettings(
                keys.name(),
                targets(keys),
                algorithm(keys),
                keys.number("stagedoor.load-balancers.{name}.connect-timeout-millis", 2_000, 10, 60_000),
                new HealthCheck(
                        path(keys),
                        keys.number(
                                "stagedoor.load-balancers.{name}.health-check.interval-millis", 10_000, 0, DAY_MILLIS),
                        keys.number("stagedoor.load-balancers.{name}.health-check.timeout-millis", 5_000, 10, 120_000),
                        keys.number("stagedoor.load-balancers.{name}.health-check.healthy-threshold", 2, 1, 100),
                        keys.number("stagedoor.load-balancers.{name}.health-check.unhealthy-threshold", 2, 1, 100)),
                new Ejection(
                        keys.number("stagedoor.load-balancers.{name}.ejection.consecutive-failures", 5, 0, 10_000),
                        keys.number("stagedoor.load-balancers.{name}.ejection.base-millis", 10_000, 1, DAY_MILLIS),
                        keys.number("stagedoor.load-balancers.{name}.ejection.maximum-millis", 300_000, 1, DAY_MILLIS),
                        keys.number("stagedoor.load-balancers.{name}.ejection.maximum-percent", 50, 0, 100)));
    }

    private static List<Endpoint> targets(NamedSettings keys) {
        String template = "stagedoor.load-balancers.{name}.targets";
        List<Endpoint> targets = new ArrayList<>();
        for (String each : keys.text(template).split(",")) {
            Matcher matcher = TARGET.matcher(each.strip());
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port < 1 || port > 65_535) {
                throw new InvalidSettingException(
                        keys.key(template),
                        each.strip(),
                        "expected targets such as 10.0.0.5:8080, with commas between");
            }
            String host = matcher.group(1);
            targets.add(new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port));
        }
        return targets;
    }

    private static Algorithm algorithm(NamedSettings keys) {
        String template = "stagedoor.load-balancers.{name}.algorithm";
        String value = keys.text(template);
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.name().toLowerCase(Locale.ROOT).equals(value)) {
                return algorithm;
            }
        }
        if (!value.isEmpty()) {
            throw new InvalidSettingException(
                    keys.key(template), value, "expected round_robin or least_outstanding_requests");
        }
        return Algorithm.ROUND_ROBIN;
    }

    private static @Nullable String path(NamedSettings keys) {
        String template = "stagedoor.load-balancers.{name}.health-check.path";
        String value = keys.text(template);
        if (!value.isEmpty() && !PATH.matcher(value).matches()) {
            throw new InvalidSettingException(keys.key(template), value, "expected a path such as /health");
        }
        return value.isEmpty() ? null : value;
    }
}
