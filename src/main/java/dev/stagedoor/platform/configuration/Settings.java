/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

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
 * @param adminAccessKeyId the first administrator's access key id; made up on first start when absent
 * @param adminSecretAccessKey the secret of that key
 * @param payloadLimitBytes the largest request body a data-plane request may carry; 0 means none
 * @param maximumTimeoutMillis the longest integration time-out a definition may ask for; AWS's is 29,000
 */
public record Settings(
        String accountId,
        String region,
        Path data,
        Database database,
        Optional<String> adminAccessKeyId,
        Optional<String> adminSecretAccessKey,
        long payloadLimitBytes,
        int maximumTimeoutMillis) {

    /** The JDBC address and credentials of the definition store. */
    public record Database(String url, String user, String password) {
        @Override
        public String toString() {
            return url; // never the password
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
                config.getOptionalValue("stagedoor.admin.access-key-id", String.class),
                config.getOptionalValue("stagedoor.admin.secret-access-key", String.class),
                number(config, "stagedoor.payload-limit-bytes", 10_485_760L, 0, Long.MAX_VALUE),
                (int) number(config, "stagedoor.maximum-timeout-millis", 29_000, 50, Integer.MAX_VALUE));
    }

    private static String text(Config config, String name, String fallback) {
        return config.getOptionalValue(name, String.class).orElse(fallback);
    }

    private static long number(Config config, String name, long fallback, long least, long most) {
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
