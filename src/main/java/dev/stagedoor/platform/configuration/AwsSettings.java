/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Where AWS's services are, for integrations of type AWS and AWS_PROXY, and with whose keys calls to them are signed.
 * Services and roles are named by definitions, so these settings are looked up by name: a service's when a stage is
 * compiled, a role's at its first call.
 */
public final class AwsSettings {

    /** Keys of an AWS account, or of what stands in for one. */
    public record Credentials(
            String accessKeyId,
            String secretAccessKey,
            @Nullable String sessionToken) {
        @Override
        public String toString() {
            return accessKeyId; // never the secret
        }
    }

    private static final String ENDPOINT = "stagedoor.aws.endpoint";
    private static final String SERVICE_ENDPOINT = "stagedoor.aws.endpoint.{service}";
    private static final String ACCESS_KEY_ID = "stagedoor.aws.access-key-id";
    private static final String SECRET_ACCESS_KEY = "stagedoor.aws.secret-access-key";
    private static final String SESSION_TOKEN = "stagedoor.aws.session-token";
    private static final String ROLE_ACCESS_KEY_ID = "stagedoor.aws.role.{role}.access-key-id";
    private static final String ROLE_SECRET_ACCESS_KEY = "stagedoor.aws.role.{role}.secret-access-key";
    private static final String ROLE_SESSION_TOKEN = "stagedoor.aws.role.{role}.session-token";

    private final Function<String, Optional<String>> values;

    /** @param values by the settings' names */
    public AwsSettings(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** @throws InvalidSettingException when one that is set cannot work */
    static AwsSettings from(Config config) {
        AwsSettings settings = new AwsSettings(name -> config.getOptionalValue(name, String.class));
        settings.endpoint(ENDPOINT);
        String prefix = ENDPOINT + ".";
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(prefix)) {
                settings.endpoint(name);
            }
        }
        settings.credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN);
        return settings;
    }

    /**
     * The endpoint of one service.
     *
     * @param service as integration ARNs name it, such as {@code dynamodb}
     * @return scheme, authority and perhaps a path that does not end with a slash; empty for AWS's own
     */
    public Optional<String> endpointOf(String service) {
        return endpoint(SERVICE_ENDPOINT.replace("{service}", service)).or(() -> endpoint(ENDPOINT));
    }

    /**
     * The keys for calls in the name of a role: its own, or else those for all roles.
     *
     * @param roleArn {@code arn:aws:iam::123456789012:role/name}; empty for none
     * @return empty when none are configured
     */
    public Optional<Credentials> credentialsOf(String roleArn) {
        return ownCredentialsOf(roleArn).or(() -> credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN));
    }

    private Optional<Credentials> ownCredentialsOf(String roleArn) {
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return role.isEmpty()
                ? Optional.empty()
                : credentials(
                        ROLE_ACCESS_KEY_ID.replace("{role}", role),
                        ROLE_SECRET_ACCESS_KEY.replace("{role}", role),
                        ROLE_SESSION_TOKEN.replace("{role}", role));
    }

    /**
     * Where a role is assumed for calls to a service: at the Security Token Service that the settings name, or at AWS's if
     * it is AWS that is called. What stands in for a service on premise takes the keys as they are.
     *
     * @param roleArn empty for none
     * @param service as {@link #endpointOf} takes it
     * @return empty where no role is assumed, such as one with keys of its own
     */
    public Optional<String> roleEndpointOf(String roleArn, String service, String region) {
        if (roleArn.isEmpty() || ownCredentialsOf(roleArn).isPresent()) {
            return Optional.empty();
        }
        Optional<String> named = endpoint(SERVICE_ENDPOINT.replace("{service}", "sts"));
        if (named.isPresent() || endpointOf(service).isPresent()) {
            return named;
        }
        return Optional.of("https://sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : ""));
    }

    private Optional<String> endpoint(String name) {
        String value = text(name).strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(value);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                return Optional.of(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
            }
        } catch (URISyntaxException e) {
            // answered below
        }
        // what stands before an @ may be a password
        throw new InvalidSettingException(
                name, value.replaceAll("//.*@", "//…@"), "expected an address such as https://localhost:4566");
    }

    private Optional<Credentials> credentials(String idName, String secretName, String tokenName) {
        String id = text(idName);
        String secret = text(secretName);
        if (id.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (id.isEmpty() || secret.isEmpty()) {
            throw new InvalidSettingException(
                    id.isEmpty() ? idName : secretName,
                    "",
                    "set it together with " + (id.isEmpty() ? secretName : idName));
        }
        String token = text(tokenName);
        return Optional.of(new Credentials(id, secret, token.isEmpty() ? null : token));
    }

    private String text(String name) {
        return values.apply(name).orElse("");
    }
}
