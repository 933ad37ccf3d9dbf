/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.platform.configuration.AwsSettings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ARN of an AWS integration means: whom to call, for what, and signed for whom. */
class IntegrationArnTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/apigw";
    private static final Map<String, String> STAGE_VARIABLES = Map.of("function", "pets:live", "table", "T");

    private final Map<String, String> settings = new java.util.HashMap<>();

    private IntegrationArn parse(String uri) {
        return IntegrationArn.parse(
                uri, STAGE_VARIABLES, ROLE, new AwsSettings(name -> Optional.ofNullable(settings.get(name))));
    }

    @Test
    void aPathIsThePathOfTheServicesOwnEndpoint() {
        IntegrationArn arn = parse("arn:aws:apigateway:eu-west-1:s3:path/bucket/{object_path}?versions");

        assertThat(arn.uri().scheme()).isEqualTo("https");
        assertThat(arn.uri().authority()).isEqualTo("s3.eu-west-1.amazonaws.com");
        assertThat(arn.uri().path()).containsExactly("/bucket/", "object_path", "");
        assertThat(arn.uri().query()).isEqualTo("versions");
        assertThat(arn.service().signingName()).isEqualTo("s3");
        assertThat(arn.service().region()).isEqualTo("eu-west-1");
        assertThat(arn.service().credentials()).isEqualTo(ROLE);
        assertThat(arn.service().target()).isNull();
    }

    @Test
    void aPathMayBeginWithTheSlashOfItsOwn() { // AWS's tutorial for an S3 proxy lists buckets by "path//"
        assertThat(parse("arn:aws:apigateway:us-east-1:s3:path//").uri().path()).containsExactly("/");
        assertThat(parse("arn:aws:apigateway:us-east-1:s3:path//bucket").uri().path())
                .containsExactly("/bucket");
    }

    @Test
    void anActionOfAJsonServiceIsAHeader() {
        IntegrationArn arn = parse("arn:aws:apigateway:us-east-1:dynamodb:action/PutItem");

        assertThat(arn.uri().path()).containsExactly("/");
        assertThat(arn.uri().query()).isEmpty();
        assertThat(arn.service().target()).isEqualTo("DynamoDB_20120810.PutItem");
        assertThat(arn.service().contentType()).isEqualTo("application/x-amz-json-1.0");
    }

    @Test
    void anActionOfAnyOtherServiceIsAParameterOfTheQuery() {
        IntegrationArn arn = parse("arn:aws:apigateway:us-east-1:sns:action/Publish&TopicArn=arn:aws:sns:x");

        assertThat(arn.uri().path()).containsExactly("/");
        assertThat(arn.uri().query()).isEqualTo("Action=Publish&TopicArn=arn:aws:sns:x");
        assertThat(arn.service().target()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.function}/invocations",
                "path//2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets:live/invocations",
                "path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:pets:live/response-streaming-invocations",
            })
    void aFunctionIsKnownByItsArnWithTheQualifier(String path) {
        assertThat(parse("arn:aws:apigateway:us-east-1:lambda:" + path)
                        .service()
                        .functionArn())
                .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:pets:live");
    }

    @Test
    void aSubdomainIsPartOfTheAddressAndOfTheHostField() {
        IntegrationArn arn = parse("arn:aws:apigateway:us-east-1:bucket.s3:path/key");

        assertThat(arn.uri().host()).isEqualTo("bucket.s3.us-east-1.amazonaws.com");
        assertThat(arn.uri().authority()).isEqualTo("bucket.s3.us-east-1.amazonaws.com");
    }

    @Test
    void oneServiceCanBeElsewhereOrAllOfThem() {
        settings.put("stagedoor.aws.endpoint", "http://localhost:4566/");
        settings.put("stagedoor.aws.endpoint.dynamodb", "http://dynamodb.internal:8000/base");

        IntegrationArn dynamodb = parse("arn:aws:apigateway:us-east-1:dynamodb:action/Scan");
        IntegrationArn bucket = parse("arn:aws:apigateway:us-east-1:bucket.s3:path/key");

        assertThat(dynamodb.uri().authority()).isEqualTo("dynamodb.internal:8000");
        assertThat(dynamodb.uri().path()).containsExactly("/base/");
        assertThat(bucket.uri().host()).as("connected to").isEqualTo("localhost");
        assertThat(bucket.uri().authority()).as("the Host field").isEqualTo("bucket.localhost:4566");
        assertThat(bucket.uri().scheme()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "arn:aws:apigateway:us-east-1:dynamodb:table/Pets",
                "arn:aws:apigateway:us-east-1:evil.com/x:path/key",
                "arn:aws:apigateway:us-east-1@evil:dynamodb:path/key",
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/",
            })
    void anythingElseCannotBeCalled(String uri) {
        assertThatThrownBy(() -> parse(uri)).isInstanceOf(IllegalArgumentException.class);
    }
}
