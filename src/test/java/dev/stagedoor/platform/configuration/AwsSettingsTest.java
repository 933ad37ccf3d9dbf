/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where roles are assumed, and with whose keys calls are signed. */
class AwsSettingsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/path/orders";

    private final Map<String, String> values = new HashMap<>(Map.of(
            "stagedoor.aws.access-key-id", "BASE",
            "stagedoor.aws.secret-access-key", "secret"));
    private final AwsSettings settings = new AwsSettings(name -> Optional.ofNullable(values.get(name)));

    private Optional<String> roleEndpoint() {
        return settings.roleEndpointOf(ROLE, "dynamodb", "eu-west-1");
    }

    @Test
    void whereAwsIsCalledTheRoleIsAssumedThere() {
        assertThat(roleEndpoint()).hasValue("https://sts.eu-west-1.amazonaws.com");
        assertThat(settings.roleEndpointOf(ROLE, "s3", "cn-north-1"))
                .hasValue("https://sts.cn-north-1.amazonaws.com.cn");
        assertThat(settings.roleEndpointOf("", "dynamodb", "eu-west-1")).isEmpty();
    }

    @Test
    void whatStandsInForAServiceTakesTheKeysAsTheyAre() {
        values.put("stagedoor.aws.endpoint.dynamodb", "http://localhost:8000");
        assertThat(roleEndpoint()).isEmpty();
        assertThat(settings.roleEndpointOf(ROLE, "sqs", "eu-west-1")).isPresent();

        values.remove("stagedoor.aws.endpoint.dynamodb");
        values.put("stagedoor.aws.endpoint", "http://localhost:4566");
        assertThat(roleEndpoint()).isEmpty();
    }

    @Test
    void aSecurityTokenServiceOfOnesOwnIsAskedForAllServices() {
        values.put("stagedoor.aws.endpoint.dynamodb", "http://localhost:8000");
        values.put("stagedoor.aws.endpoint.sts", "http://localhost:9000/");
        assertThat(roleEndpoint()).hasValue("http://localhost:9000");
    }

    @Test
    void aRoleWithKeysOfItsOwnIsNotAssumed() {
        values.put("stagedoor.aws.role.orders.access-key-id", "OWN");
        values.put("stagedoor.aws.role.orders.secret-access-key", "secret");
        values.put("stagedoor.aws.role.orders.session-token", "token");

        assertThat(roleEndpoint()).isEmpty();
        assertThat(settings.credentialsOf(ROLE)).hasValue(new AwsSettings.Credentials("OWN", "secret", "token"));
        assertThat(settings.credentialsOf("")).hasValue(new AwsSettings.Credentials("BASE", "secret", null));
    }
}
