/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A client of a deployed API with the AWS SDK's signer.
 *
 * @param presigned how long a signature in the query is good for; null for one in the header
 */
public record ExecuteApiSigner(
        String accessKeyId,
        String secretAccessKey,
        String region,
        String service,
        Clock clock,
        @Nullable Duration presigned) {

    public ExecuteApiSigner(String accessKeyId, String secretAccessKey) {
        this(accessKeyId, secretAccessKey, "us-east-1", "execute-api", Clock.systemUTC(), null);
    }

    public ExecuteApiSigner presigning(Duration expiry) {
        return new ExecuteApiSigner(accessKeyId, secretAccessKey, region, service, clock, expiry);
    }

    public ExecuteApiSigner at(Clock signedAt) {
        return new ExecuteApiSigner(accessKeyId, secretAccessKey, region, service, signedAt, presigned);
    }

    public ExecuteApiSigner of(String otherRegion, String otherService) {
        return new ExecuteApiSigner(accessKeyId, secretAccessKey, otherRegion, otherService, clock, presigned);
    }

    public SdkHttpRequest sign(SdkHttpRequest unsigned, String body) {
        return sign(unsigned, body, signer -> {});
    }

    public SdkHttpRequest sign(
            SdkHttpRequest unsigned, String body, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> properties) {
        return AwsV4HttpSigner.create()
                .sign(signer -> {
                    signer.identity(AwsCredentialsIdentity.create(accessKeyId, secretAccessKey))
                            .request(unsigned)
                            .payload(ContentStreamProvider.fromUtf8String(body))
                            .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                            .putProperty(HttpSigner.SIGNING_CLOCK, clock);
                    if (presigned != null) {
                        signer.putProperty(
                                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, presigned);
                    }
                    properties.accept((SignRequest.Builder<AwsCredentialsIdentity>) signer);
                })
                .request();
    }
}
