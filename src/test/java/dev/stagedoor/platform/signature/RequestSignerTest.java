/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Our signatures are those of the AWS SDK, byte for byte. */
class RequestSignerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    @ParameterizedTest
    @CsvSource({
        "dynamodb, POST, /, '', '{\"TableName\":\"pets\"}'",
        "sqs, POST, /123456789012/queue, Action=SendMessage&MessageBody=a%20b, ''",
        "lambda, POST, /2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations, '', {}",
        "s3, PUT, /bucket/a%20key%2Fwith//odd/../parts, response-content-type=text%2Fplain, data",
        "s3, GET, /bucket/plain.txt, '', ''",
    })
    void aSignatureIsTheOneOfTheSdkTodayAndTomorrow(
            String service, String method, String path, String query, String body) {
        RequestSigner signer =
                new RequestSigner("us-east-1", service, "AKIDEXAMPLE", new SigningCredential(SECRET, null));
        SignedRequest request = new SignedRequest(
                method,
                path,
                query,
                Map.of(
                        "Host", List.of(service + ".us-east-1.amazonaws.com"),
                        "Content-Type", List.of("application/x-amz-json-1.0"),
                        "User-Agent", List.of("not signed")));

        for (Instant now : List.of(NOW, NOW.plusSeconds(60), NOW.plus(1, ChronoUnit.DAYS))) {
            assertThat(signer.sign(request, body.getBytes(UTF_8), now).get("Authorization"))
                    .isEqualTo(bySdk(service, method, path, query, body, now));
        }
    }

    private static String bySdk(String service, String method, String path, String query, String body, Instant now) {
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .protocol("https")
                .host(service + ".us-east-1.amazonaws.com")
                .encodedPath(path)
                .putHeader("Content-Type", "application/x-amz-json-1.0");
        for (QueryString.Parameter parameter : QueryString.parse(query)) {
            request.appendRawQueryParameter(parameter.name(), parameter.value());
        }
        boolean s3 = service.equals("s3");
        return AwsV4HttpSigner.create()
                .sign(signer -> signer.identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET))
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !s3)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !s3)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }
}
