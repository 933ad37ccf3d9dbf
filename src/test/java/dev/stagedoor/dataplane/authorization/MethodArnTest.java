/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Features A-01: {@code arn:{p}:execute-api:{region}:{acct}:{api}/{stage}/{VERB}/{path}}. */
class MethodArnTest {

    private static String arn(String resourcePath, Map<String, String> pathParameters) {
        Exchange exchange = TestAuthorizers.exchange("t");
        exchange.method = TestStages.method("r", resourcePath, "ANY");
        exchange.pathParameters = pathParameters;
        return MethodArn.of(exchange);
    }

    @Test
    void itHasTheVerbAndThePathOfTheRequest() {
        String prefix = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET";
        assertThat(arn("/", Map.of())).isEqualTo(prefix + "/");
        assertThat(arn("/pets", Map.of())).isEqualTo(prefix + "/pets");
        assertThat(arn("/a/{x}/b/{rest+}", Map.of("x", "1", "rest", "2/3%2F4"))).isEqualTo(prefix + "/a/1/b/2/3%2F4");
    }

    @Test
    void itIsOfTheRegionsPartitionAsPoliciesAreStored() {
        Exchange exchange = TestAuthorizers.exchange("t");
        exchange.stage = TestStages.in("cn-north-1");
        assertThat(MethodArn.of(exchange))
                .isEqualTo("arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod/GET/pets/7");
    }

    @Test
    void howThePathWasSpeltIsNotInIt() {
        Exchange exchange = TestAuthorizers.exchange("t");
        exchange.resourceRequestPath = "//pets/7//";
        assertThat(MethodArn.of(exchange)).isEqualTo(TestAuthorizers.METHOD_ARN);
    }
}
