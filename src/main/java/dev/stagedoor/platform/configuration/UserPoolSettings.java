/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Which issuer of tokens stands behind a user pool, where it is not Cognito: any that speaks OpenID Connect.
 *
 * @param issuers by the pool's ARN or its id, as tokens name them ({@code iss})
 */
public record UserPoolSettings(Map<String, String> issuers) {

    private static final String NAME = "stagedoor.user-pools";

    /** None: every pool is Cognito's. */
    public static final UserPoolSettings COGNITO = new UserPoolSettings(Map.of());

    public UserPoolSettings {
        issuers = Map.copyOf(issuers);
    }

    /** @throws InvalidSettingException when an issuer has no address */
    static UserPoolSettings from(Config config) {
        Map<String, String> issuers = new HashMap<>();
        for (String each : Settings.text(config, NAME, "").split(",")) {
            if (each.isBlank()) {
                continue;
            }
            int equals = each.indexOf('=');
            String issuer = each.substring(equals + 1).strip();
            if (equals < 1 || !isAddress(issuer)) {
                throw new InvalidSettingException(
                        NAME,
                        each,
                        "expected pool=issuer, such as us-east-1_Staff=https://login.example.com/realms/staff");
            }
            issuers.put(each.substring(0, equals).strip(), issuer);
        }
        return new UserPoolSettings(issuers);
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** @param arn {@code arn:aws:cognito-idp:region:account:userpool/id} */
    public Optional<String> issuerOf(String arn) {
        String issuer = issuers.get(arn);
        return Optional.ofNullable(issuer == null ? issuers.get(arn.substring(arn.lastIndexOf('/') + 1)) : issuer);
    }
}
