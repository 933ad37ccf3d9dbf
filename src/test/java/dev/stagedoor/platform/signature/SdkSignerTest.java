/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What the AWS SDK signs is accepted, wherever it puts the signature. */
class SdkSignerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final SigningCredential CREDENTIAL = new SigningCredential(SECRET, null);

    private final SignatureVerifier verifier = verifierAt(NOW);

    private static SignatureVerifier verifierAt(Instant now) {
        return new SignatureVerifier("eu-central-1", "apigateway", Clock.fixed(now, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/restapis",
                "/restapis?limit=500&position=a%2Fb%3D",
                "/restapis?mode=import&failonwarnings=true&parameters=basepath%3Dprepend",
                "/restapis/a1b2c3/resources/xyz?embed=methods&embed=integration",
                "/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Frestapis%2Fa1b2c3?tagKeys=a%20b&tagKeys=%C3%A9",
                "/restapis/a1/stages/$default?empty=&flag",
            })
    void a_signed_call_is_accepted_with_its_body_and_no_other(String target) {
        SignedRequest request = sign(target, "{\"name\":\"shop\"}", signer -> {});
        SignatureClaim claim = verifier.claim(request);

        assertThat(claim.presigned()).isFalse();
        assertThatCode(() -> verifier.verify(request, claim, sha256("{\"name\":\"shop\"}"), CREDENTIAL))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> verifier.verify(request, claim, sha256("{\"name\":\"chop\"}"), CREDENTIAL))
                .hasMessageStartingWith("The request signature we calculated does not match");
        assertThatThrownBy(() -> verifier.verify(
                        request, claim, sha256("{\"name\":\"shop\"}"), new SigningCredential("x".repeat(40), null)))
                .hasMessageStartingWith("The request signature we calculated does not match");
    }

    @Test
    void a_presigned_call_is_accepted_until_it_expires() {
        SignedRequest request = sign("/restapis?limit=5", "", presigned(Duration.ofMinutes(30)));
        SignatureClaim claim = verifierAt(NOW.plusSeconds(1800)).claim(request);

        assertThat(claim.presigned()).isTrue();
        assertThat(claim.expires()).isEqualTo("1800");
        assertThatCode(() -> verifier.verify(request, claim, SignatureVerifier.NO_BODY_SHA256, CREDENTIAL))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> verifierAt(NOW.plusSeconds(1801)).claim(request))
                .hasMessage("Signature expired: 20260301T120000Z is now earlier than 20260301T120001Z"
                        + " (20260301T123001Z - 30 min.)");
    }

    @Test
    void a_body_that_is_not_signed_is_refused() {
        SignedRequest request =
                sign("/restapis", "{}", signer -> signer.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));
        assertThat(request.headers()).containsEntry("x-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"));
        SignatureClaim claim = verifier.claim(request);
        assertThatThrownBy(() -> verifier.verify(request, claim, sha256("{}"), CREDENTIAL))
                .hasMessageStartingWith("The request signature we calculated does not match");
    }

    private static Consumer<SignRequest.Builder<AwsCredentialsIdentity>> presigned(Duration expiry) {
        return signer -> signer.putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, expiry);
    }

    private static SignedRequest sign(
            String target, String body, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> properties) {
        int question = target.indexOf('?');
        SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder()
                .method(body.isEmpty() ? SdkHttpMethod.GET : SdkHttpMethod.POST)
                .protocol("https")
                .host("127.0.0.1")
                .port(8080)
                .encodedPath(question < 0 ? target : target.substring(0, question))
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "aws-sdk-java/2.41.18");
        if (question >= 0) {
            for (QueryString.Parameter parameter : QueryString.parse(target.substring(question + 1))) {
                unsigned.appendRawQueryParameter(parameter.name(), parameter.value());
            }
        }
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(signer -> {
                    signer.identity(AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET))
                            .request(unsigned.build())
                            .payload(ContentStreamProvider.fromUtf8String(body))
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "apigateway")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
                            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    properties.accept((SignRequest.Builder<AwsCredentialsIdentity>) signer);
                })
                .request();
        return new SignedRequest(
                signed.method().name(),
                signed.getUri().getRawPath(),
                signed.getUri().getRawQuery() == null ? "" : signed.getUri().getRawQuery(),
                signed.headers());
    }

    private static String sha256(String body) {
        return HexFormat.of().formatHex(SignatureClaim.sha256(body.getBytes(UTF_8)));
    }
}
