/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies AWS Signature Version 4 for one service in one region, in the order in which AWS finds fault and with its
 * words. Two steps, because the first needs no body: {@link #claim} says whether a body is worth reading, and
 * {@link #verify} proves it.
 *
 * <p>The body is always signed: {@code UNSIGNED-PAYLOAD} and {@code STREAMING-…}, which S3 alone accepts, are refused.
 */
public final class SignatureVerifier {

    /** SHA-256 of no body, in hexadecimal. */
    public static final String NO_BODY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final long LONGEST_EXPIRY_SECONDS = 604_800;

    /** Unknown access keys are verified against this, so that they cost what a wrong signature costs. */
    private static final SigningCredential NOBODY = new SigningCredential("0".repeat(40), null);

    private final String region;
    private final String service;
    private final Clock clock;

    /** @param service {@code apigateway} for the management API, {@code execute-api} for deployed APIs */
    public SignatureVerifier(String region, String service, Clock clock) {
        this.region = region;
        this.service = service;
        this.clock = clock;
    }

    /**
     * Reads the signature and checks all that needs neither the body nor the secret.
     *
     * @throws SignatureRefusedException with AWS's error type and text
     */
    public SignatureClaim claim(SignedRequest request) {
        SignatureClaim claim = SignatureClaim.of(request);
        Instant signed = instant(claim.date());
        checkAge(claim, signed);
        checkSignedHeaders(request, claim);
        if (!claim.algorithm().equals(SignatureCalculation.ALGORITHM)) {
            throw SignatureRefusedException.incomplete("Unsupported AWS 'algorithm': '" + claim.algorithm() + "'.");
        }
        checkScope(claim, signed);
        return claim;
    }

    /**
     * Proves a claim.
     *
     * @param claim what {@link #claim} returned for this request
     * @param bodySha256 SHA-256 of the body received, in lower-case hexadecimal
     * @param credential the secret of {@link SignatureClaim#accessKeyId()}; null when there is no such key
     * @throws SignatureRefusedException with AWS's error type and text
     */
    public void verify(
            SignedRequest request, SignatureClaim claim, String bodySha256, @Nullable SigningCredential credential) {
        String canonicalRequest = CanonicalRequest.of(request, claim.signedHeaders(), bodySha256, false);
        String scope = claim.credential().substring(claim.accessKeyId().length() + 1);
        String stringToSign = SignatureCalculation.stringToSign(instant(claim.date()), scope, canonicalRequest);
        SigningCredential believed = credential == null ? NOBODY : credential;
        boolean genuine = equal(SignatureCalculation.signature(believed.key(scope), stringToSign), claim.signature());
        String declared = request.single("x-amz-content-sha256");
        boolean sameBody = declared == null || equal(declared, bodySha256);
        // Made whether needed or not: an unknown key, too, costs the time of this text.
        SignatureRefusedException mismatch = SignatureRefusedException.invalid(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                        + " Access Key and signing method. Consult the service documentation for details.\n\n"
                        + "The Canonical String for this request should have been\n'" + canonicalRequest
                        + "'\n\nThe String-to-Sign should have been\n'" + stringToSign + "'\n");
        if (credential == null) {
            throw SignatureRefusedException.unrecognized();
        }
        if (!genuine || !sameBody) {
            throw mismatch;
        }
        String expectedToken = credential.sessionToken() == null ? "" : credential.sessionToken();
        String token = claim.sessionToken() == null ? "" : claim.sessionToken();
        if (!equal(expectedToken, token)) {
            throw SignatureRefusedException.unrecognized();
        }
    }

    /** Of a body, in lower-case hexadecimal. */
    public static String sha256(byte[] body) {
        return HexFormat.of().formatHex(SignatureClaim.sha256(body));
    }

    private void checkAge(SignatureClaim claim, Instant signed) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration lifetime = claim.expires() == null ? SKEW : expiry(claim.expires());
        if (signed.isBefore(now.minus(lifetime))) {
            throw SignatureRefusedException.expired("Signature expired: " + SignatureCalculation.format(signed)
                    + " is now earlier than " + SignatureCalculation.format(now.minus(lifetime)) + " ("
                    + SignatureCalculation.format(now) + " - " + text(lifetime) + ")");
        }
        if (signed.isAfter(now.plus(SKEW))) {
            throw SignatureRefusedException.invalid("Signature not yet current: " + SignatureCalculation.format(signed)
                    + " is still later than " + SignatureCalculation.format(now.plus(SKEW)) + " ("
                    + SignatureCalculation.format(now) + " + " + text(SKEW)
                    + ")");
        }
    }

    private static Duration expiry(String seconds) {
        if (!seconds.matches("\\d{1,9}")) {
            throw SignatureRefusedException.incomplete("X-Amz-Expires should be a number");
        }
        if (Long.parseLong(seconds) > LONGEST_EXPIRY_SECONDS) {
            throw SignatureRefusedException.incomplete("X-Amz-Expires must be less than a week (in seconds); that is,"
                    + " the given X-Amz-Expires must be less than 604800 seconds");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    /** What is not signed could be changed on the way: the host, and every header that AWS gives a meaning to. */
    private static void checkSignedHeaders(SignedRequest request, SignatureClaim claim) {
        if (!claim.signedHeaders().contains("host")) {
            throw SignatureRefusedException.invalid(
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        for (String name : request.headers().keySet()) {
            if (name.startsWith("x-amz-") && !claim.signedHeaders().contains(name)) {
                throw SignatureRefusedException.invalid(
                        "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
    }

    private void checkScope(SignatureClaim claim, Instant signed) {
        String[] scope = claim.credential().split("/", -1);
        if (scope.length != 5) {
            throw SignatureRefusedException.incomplete(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term,"
                            + " got '" + claim.credential() + "'");
        }
        List<String> faults = new ArrayList<>();
        if (!scope[2].equals(region)) {
            faults.add("Credential should be scoped to a valid region. ");
        }
        if (!scope[3].equals(service)) {
            faults.add("Credential should be scoped to correct service: '" + service + "'. ");
        }
        if (!scope[4].equals(SignatureCalculation.TERMINATOR)) {
            faults.add("Credential should be scoped with a valid terminator: '" + SignatureCalculation.TERMINATOR
                    + "', not '" + scope[4] + "'. ");
        }
        String date = SignatureCalculation.format(signed).substring(0, 8);
        if (!scope[1].equals(date)) {
            faults.add("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + scope[1] + "' != '" + date + "', from '" + SignatureCalculation.format(signed) + "'.");
        }
        if (!faults.isEmpty()) {
            throw SignatureRefusedException.invalid(String.join("", faults));
        }
    }

    /** Takes the same time wherever the first difference is. */
    private static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    /** {@code X-Amz-Date} in ISO 8601's basic format, or the HTTP date of a {@code Date} header. */
    private static Instant instant(String date) {
        for (DateTimeFormatter format :
                List.of(SignatureCalculation.BASIC_FORMAT, DateTimeFormatter.RFC_1123_DATE_TIME)) {
            try {
                return LocalDateTime.parse(date, format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                // the next format, or the answer below
            }
        }
        throw SignatureRefusedException.incomplete("Date must be in ISO-8601 'basic format'. Got '" + date
                + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    private static String text(Duration duration) {
        return duration.toSecondsPart() == 0 ? duration.toMinutes() + " min." : duration.toSeconds() + " sec.";
    }
}
