/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of this installation, typed and checked. One line here is all a new setting needs.
 *
 * <p>Names are MicroProfile Config names ({@code stagedoor.account-id}); by the rules of MicroProfile Config the
 * environment variable of the same name in capitals ({@code STAGEDOOR_ACCOUNT_ID}) and a system property work too.
 *
 * @param accountId the AWS account id that ARNs carry, twelve digits
 * @param region the AWS region that ARNs and signatures carry
 * @param data the directory for the embedded database, keys and logs
 * @param database where definitions are stored
 * @param administrator the first administrator's access key; made up on first start when absent
 * @param metricsAnonymous whether {@code /metrics} answers without credentials
 * @param payloadLimitBytes the largest request body a data-plane request may carry; 0 means none
 * @param responseLimitBytes the longest body of a backend that is passed on unread; 0 means none. AWS's is 10,485,760
 * @param maximumTimeoutMillis the longest integration time-out a definition may ask for; AWS's is 29,000
 * @param accessLog where the access log goes
 * @param audit how long and where else the audit trail is kept
 * @param blockingCalls how many container threads at most may wait for backends; calls beyond it wait without a thread
 * @param cacheMaximumBytes how much of the heap the answers may take that stages keep; 0 means that none is kept
 * @param maximumMetricSeries how many methods have metrics of their own; those beyond share one series per stage
 * @param trustedProxies whose word counts for where a request comes from
 * @param egress whom integrations may call
 * @param aws where AWS's services are, and the keys for them
 * @param userPools which issuers stand behind user pools
 * @param functions the Lambda functions that run here
 * @param loadBalancers the targets that VPC links lead to
 */
public record Settings(
        String accountId,
        String region,
        Path data,
        Database database,
        Optional<Administrator> administrator,
        boolean metricsAnonymous,
        long payloadLimitBytes,
        long responseLimitBytes,
        int maximumTimeoutMillis,
        AccessLog accessLog,
        Audit audit,
        int blockingCalls,
        long cacheMaximumBytes,
        int maximumMetricSeries,
        List<Network> trustedProxies,
        Egress egress,
        AwsSettings aws,
        UserPoolSettings userPools,
        List<FunctionSettings> functions,
        List<LoadBalancerSettings> loadBalancers) {

    /** The JDBC address and credentials of the definition store. */
    public record Database(String url, String user, String password) {
        /** The address without its parameters, which may hold a password. */
        @Override
        public String toString() {
            return url.split("[?;]", 2)[0];
        }
    }

    /**
     * Where the access log goes: to standard output, to a file, or nowhere.
     *
     * @param file null for no file
     * @param rotateBytes the size at which a file is renamed and a new one begun, which also happens every day; 0 when
     *     another program rotates
     * @param keepFiles how many renamed files are kept
     */
    public record AccessLog(boolean stdout, @Nullable Path file, long rotateBytes, int keepFiles) {

        private static AccessLog from(Config config, Path data) {
            String destination = text(
                    config,
                    "stagedoor.access-log",
                    "file:" + data.resolve("logs").resolve("access.log"));
            boolean file = destination.startsWith("file:") && destination.length() > 5;
            if (!file && !destination.equals("stdout") && !destination.equals("off")) {
                throw new InvalidSettingException(
                        "stagedoor.access-log", destination, "expected stdout, off or file:/path/access.log");
            }
            return new AccessLog(
                    destination.equals("stdout"),
                    file ? Path.of(destination.substring(5)).toAbsolutePath() : null,
                    number(config, "stagedoor.access-log.rotate-bytes", 104_857_600, 0, Long.MAX_VALUE),
                    (int) number(config, "stagedoor.access-log.keep-files", 10, 0, 100_000));
        }
    }

    /**
     * The audit trail of the management API.
     *
     * @param retentionDays how long records stay in the database; 0 for ever
     * @param file where records are written too, as JSON lines
     */
    public record Audit(int retentionDays, Optional<Path> file) {

        private static Audit from(Config config) {
            String file = text(config, "stagedoor.audit.file", "");
            return new Audit(
                    (int) number(config, "stagedoor.audit.retention-days", 90, 0, 36_500),
                    file.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Path.of(file).toAbsolutePath()));
        }
    }

    /**
     * Whom integrations may call.
     *
     * @param publicAddresses whether every address of the Internet
     * @param networks besides
     */
    public record Egress(boolean publicAddresses, List<Network> networks) {

        private static final String PUBLIC = "public";

        private static Egress from(Config config) {
            String name = "stagedoor.egress.allow";
            List<String> networks = new ArrayList<>();
            boolean publicAddresses = false;
            for (String each : text(config, name, PUBLIC).split(",")) {
                if (each.strip().equals(PUBLIC)) {
                    publicAddresses = true;
                } else {
                    networks.add(each);
                }
            }
            return new Egress(
                    publicAddresses,
                    Network.listOf(name, networks, "expected public, or CIDR blocks such as 10.0.0.0/8"));
        }
    }

    /** An access key as AWS gives them: id and secret. */
    public record Administrator(String accessKeyId, String secretAccessKey) {

        private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{3,128}");
        private static final int SHORTEST_SECRET = 16;

        private static Optional<Administrator> from(Config config) {
            String idName = "stagedoor.admin.access-key-id";
            String secretName = "stagedoor.admin.secret-access-key";
            String id = text(config, idName, "");
            String secret = text(config, secretName, "");
            if (id.isEmpty() && secret.isEmpty()) {
                return Optional.empty();
            }
            if (secret.isEmpty()) {
                throw new InvalidSettingException(secretName, "", "set it together with " + idName);
            }
            if (id.isEmpty()) {
                throw new InvalidSettingException(idName, "", "set it together with " + secretName);
            }
            if (!ID.matcher(id).matches()) {
                throw new InvalidSettingException(idName, id, "expected 3 to 128 letters, digits, _ and -");
            }
            if (secret.length() < SHORTEST_SECRET || !secret.equals(secret.strip())) {
                throw new InvalidSettingException(
                        secretName,
                        "(hidden)",
                        "expected at least " + SHORTEST_SECRET + " characters, no blanks around them");
            }
            return Optional.of(new Administrator(id, secret));
        }

        @Override
        public String toString() {
            return accessKeyId; // never the secret
        }
    }

    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    /** Reads and checks all settings from the application's MicroProfile Config. */
    public static Settings load() {
        return from(ConfigProvider.getConfig(Settings.class.getClassLoader()));
    }

    /** @throws InvalidSettingException naming the first setting that cannot work */
    public static Settings from(Config config) {
        String accountId = text(config, "stagedoor.account-id", "123456789012");
        if (!ACCOUNT_ID.matcher(accountId).matches()) {
            throw new InvalidSettingException("stagedoor.account-id", accountId, "an AWS account id has twelve digits");
        }
        String region = text(config, "stagedoor.region", "us-east-1");
        if (!REGION.matcher(region).matches()) {
            throw new InvalidSettingException("stagedoor.region", region, "expected a region such as eu-central-1");
        }
        Path data = Path.of(text(config, "stagedoor.data", "data")).toAbsolutePath();
        Database database = new Database(
                // WRITE_DELAY=0: H2 otherwise acknowledges a commit up to half a second before it is on disk.
                text(
                        config,
                        "stagedoor.database.url",
                        "jdbc:h2:file:" + data.resolve("stagedoor") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"),
                text(config, "stagedoor.database.user", "stagedoor"),
                text(config, "stagedoor.database.password", ""));
        return new Settings(
                accountId,
                region,
                data,
                database,
                Administrator.from(config),
                flag(config, "stagedoor.metrics.anonymous", false),
                number(config, "stagedoor.payload-limit-bytes", 10_485_760L, 0, Long.MAX_VALUE),
                number(config, "stagedoor.response-limit-bytes", 0, 0, Long.MAX_VALUE),
                (int) number(config, "stagedoor.maximum-timeout-millis", 29_000, 50, Integer.MAX_VALUE),
                AccessLog.from(config, data),
                Audit.from(config),
                (int) number(config, "stagedoor.blocking-calls", 64, 0, 10_000),
                number(
                        config,
                        "stagedoor.cache.maximum-bytes",
                        Runtime.getRuntime().maxMemory() / 8,
                        0,
                        Long.MAX_VALUE),
                (int) number(config, "stagedoor.metrics.maximum-series", 1_000, 0, 1_000_000),
                Network.listOf(
                        "stagedoor.trusted-proxies",
                        List.of(text(config, "stagedoor.trusted-proxies", "").split(",")),
                        "expected CIDR blocks such as 10.0.0.0/8"),
                Egress.from(config),
                AwsSettings.from(config),
                UserPoolSettings.from(config),
                FunctionSettings.from(config),
                LoadBalancerSettings.from(config));
    }

    private static boolean flag(Config config, String name, boolean fallback) {
        String value = text(config, name, Boolean.toString(fallback));
        if (!value.equals("true") && !value.equals("false")) {
            throw new InvalidSettingException(name, value, "expected true or false");
        }
        return Boolean.parseBoolean(value);
    }

    static String text(Config config, String name, String fallback) {
        return config.getOptionalValue(name, String.class).orElse(fallback);
    }

    static long number(Config config, String name, long fallback, long least, long most) {
        String value = text(config, name, Long.toString(fallback));
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below, together with numbers out of range
        }
        throw new InvalidSettingException(name, value, "expected a whole number from " + least + " to " + most);
    }
}
