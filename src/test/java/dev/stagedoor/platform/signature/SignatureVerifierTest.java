/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static dev.stagedoor.platform.signature.SignatureVerifier.NO_BODY_SHA256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in AWS's order and with AWS's words. */
class SignatureVerifierTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final SigningCredential KNOWN = new SigningCredential(SECRET, null);
    private static final String DATE = "20260101T000500Z";
    private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");
    private static final String SCOPE = "20260101/us-east-1/apigateway/aws4_request";
    private static final String CREDENTIAL = "AKIDEXAMPLE/" + SCOPE;

    // --- what is missing or half there

    @Test
    void no_signature_is_a_missing_authentication_token() {
        SignedRequest request = SignedRequests.without(signed(List.of("host", "x-amz-date")), "authorization");
        assertRefused(request, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "AWS4-HMAC-SHA256 Credential", "Digest a=b, c"})
    void an_authorization_of_another_kind_is_named_by_its_hash_only(String authorization) {
        String hash =
                java.util.Base64.getEncoder().encodeToString(SignatureClaim.sha256(authorization.getBytes(UTF_8)));
        assertRefused(
                authorized(authorization),
                "IncompleteSignatureException",
                "Invalid key=value pair (missing equal-sign) in Authorization header"
                        + " (hashed with SHA-256 and encoded with Base64): '" + hash + "'.");
    }

    @Test
    void each_missing_parameter_is_listed() {
        SignatureRefusedException refused = refused(SignedRequests.without(
                authorized("AWS4-HMAC-SHA256 Signature=,Credential=,SignedHeaders="), "x-amz-date"));
        assertThat(refused.errorType()).isEqualTo("IncompleteSignatureException");
        assertThat(refused)
                .hasMessageStartingWith("Authorization header requires 'Credential' parameter."
                        + " Authorization header requires 'Signature' parameter."
                        + " Authorization header requires 'SignedHeaders' parameter."
                        + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                        + " (Hashed with SHA-256 and encoded with Base64) Authorization=");
    }

    @Test
    void each_missing_query_parameter_is_listed() {
        SignedRequest request = SignedRequests.at(unsigned(), "/restapis", "X-Amz-Algorithm=AWS4-HMAC-SHA256");
        assertRefused(
                request,
                "IncompleteSignatureException",
                "AWS query-string parameters must include 'X-Amz-Credential'."
                        + " AWS query-string parameters must include 'X-Amz-Signature'."
                        + " AWS query-string parameters must include 'X-Amz-SignedHeaders'."
                        + " AWS query-string parameters must include 'X-Amz-Date'."
                        + " Re-examine the query-string parameters.");
    }

    @Test
    void header_and_query_together_are_refused() {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertRefused(
                SignedRequests.at(request, "/restapis", "X-Amz-Signature=00"),
                "InvalidSignatureException",
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
    }

    @Test
    void another_algorithm_is_refused() {
        assertRefused(
                authorized("AWS4-ECDSA-P256-SHA256 Credential=" + CREDENTIAL
                        + ", SignedHeaders=host;x-amz-date, Signature=00"),
                "IncompleteSignatureException",
                "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.");
    }

    // --- time

    @ParameterizedTest
    @ValueSource(longs = {-300, -1, 0, 1, 300})
    void five_minutes_either_way_are_accepted(long secondsLater) {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertThatCode(() -> verify(request, NOW.plusSeconds(secondsLater))).doesNotThrowAnyException();
    }

    @Test
    void a_signature_older_than_five_minutes_has_expired() {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertThat(catchThrowableOfType(SignatureRefusedException.class, () -> verify(request, NOW.plusSeconds(301))))
                .hasMessage("Signature expired: 20260101T000500Z is now earlier than 20260101T000501Z"
                        + " (20260101T001001Z - 5 min.)");
    }

    @Test
    void a_signature_of_the_future_is_not_yet_current() {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertThat(catchThrowableOfType(SignatureRefusedException.class, () -> verify(request, NOW.minusSeconds(301))))
                .hasMessage("Signature not yet current: 20260101T000500Z is still later than 20260101T000459Z"
                        + " (20251231T235959Z + 5 min.)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:05:00Z", "20260101", "20261301T000000Z", "now"})
    void a_date_of_another_form_is_refused(String date) {
        SignedRequest request = SignedRequests.replacing(signed(List.of("host", "x-amz-date")), "x-amz-date", date);
        assertRefused(
                request,
                "IncompleteSignatureException",
                "Date must be in ISO-8601 'basic format'. Got '" + date
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    @Test
    void the_date_header_counts_when_there_is_no_x_amz_date() {
        SignedRequest request = SignedRequests.with(
                SignedRequests.without(unsigned(), "x-amz-date"), "date", "Thu, 01 Jan 2026 00:05:00 GMT");
        SignedRequest signed = sign(request, List.of("date", "host"), CREDENTIAL);
        assertThatCode(() -> verify(signed, NOW)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"604801", "999999999"})
    void a_presigned_request_lives_a_week_at_most(String expires) {
        assertThat(refused(presigned("&X-Amz-Expires=" + expires)))
                .hasMessage("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
                        + " must be less than 604800 seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e3", "", "99999999999999999999"})
    void an_expiry_that_is_no_number_is_refused(String expires) {
        assertThat(refused(presigned("&X-Amz-Expires=" + expires))).hasMessage("X-Amz-Expires should be a number");
    }

    // --- scope

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20260101/eu-west-1/apigateway/aws4_request|Credential should be scoped to a valid region. ",
                "20260101/us-east-1/execute-api/aws4_request"
                        + "|Credential should be scoped to correct service: 'apigateway'. ",
                "20260101/us-east-1/apigateway/aws5_request"
                        + "|Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
                "20251231/us-east-1/apigateway/aws4_request"
                        + "|Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP:"
                        + " '20251231' != '20260101', from '20260101T000500Z'."
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void each_part_of_the_scope_must_fit(String scope, String message) {
        SignedRequest request = sign(unsigned(), List.of("host", "x-amz-date"), "AKIDEXAMPLE/" + scope);
        assertRefused(request, "InvalidSignatureException", message);
    }

    @Test
    void all_faults_of_the_scope_are_told_at_once() {
        assertThat(refused(sign(unsigned(), List.of("host", "x-amz-date"), "AKIDEXAMPLE/b/c/d/e")))
                .hasMessage("Credential should be scoped to a valid region. "
                        + "Credential should be scoped to correct service: 'apigateway'. "
                        + "Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. "
                        + "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP:"
                        + " 'b' != '20260101', from '20260101T000500Z'.");
    }

    @Test
    void a_credential_has_five_parts() {
        assertRefused(
                sign(unsigned(), List.of("host", "x-amz-date"), "a/b/c/d"),
                "IncompleteSignatureException",
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term,"
                        + " got 'a/b/c/d'");
    }

    // --- what must be signed

    @Test
    void the_host_must_be_signed() {
        assertRefused(
                signed(List.of("x-amz-date")),
                "InvalidSignatureException",
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amz-date", "x-amz-target", "X-Amz-Meta", "x-amz-security-token"})
    void every_amz_header_received_must_be_signed(String header) {
        SignedRequest request = header.equals("x-amz-date")
                ? SignedRequests.with(signed(List.of("host")), "date", "Thu, 01 Jan 2026 00:05:00 GMT")
                : SignedRequests.with(
                        signed(List.of("host", "x-amz-date")), header.toLowerCase(java.util.Locale.ROOT), "x");
        assertRefused(
                request,
                "InvalidSignatureException",
                "'" + header.toLowerCase(java.util.Locale.ROOT)
                        + "' must be a 'SignedHeader' in the AWS Authorization.");
    }

    @Test
    void a_tracing_header_added_on_the_way_does_no_harm() {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertThatCode(() -> verify(SignedRequests.with(request, "x-amzn-trace-id", "Root=1-2-3"), NOW))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"})
    void a_header_that_steers_the_verification_must_not_come_twice(String header) {
        SignedRequest request = signed(List.of("host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"));
        SignedRequest twice = SignedRequests.with(SignedRequests.with(request, header, "a"), header, "b");
        assertThat(refused(twice)).hasMessage("Found more than one '" + header + "' header.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&X-Amz-Date=20300101T000000Z",
                "&x-amz-date=20300101T000000Z",
                "&X-AMZ-EXPIRES=604800",
                "&X-Amz-Signature=00",
                "&%58-Amz-Credential=other"
            })
    void a_signature_parameter_must_not_come_twice_in_any_spelling(String more) {
        assertThat(refused(presigned(more)).getMessage())
                .startsWith("Found '")
                .endsWith("' twice or in another spelling as a query-string param.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/restapis?limit=6",
                "/restapis?limit=5&limit=5",
                "/restapis?Limit=5",
                "/restapis",
                "/restapis/?limit=5",
                "/Restapis?limit=5",
                "/restapis?limit=%35%20",
                "/restapis%2F?limit=5",
                "/%72estapis?limit=5"
            })
    void another_target_than_the_signed_one_is_refused(String target) {
        SignedRequest request =
                sign(SignedRequests.at(unsigned(), "/restapis", "limit=5"), List.of("host", "x-amz-date"), CREDENTIAL);
        int question = target.indexOf('?');
        SignedRequest moved = SignedRequests.at(
                request,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1));
        assertThat(refused(moved)).hasMessageStartingWith("The request signature we calculated does not match");
    }

    @Test
    void another_value_of_a_signed_header_is_refused_and_so_is_a_second_one() {
        SignedRequest request = SignedRequests.with(unsigned(), "content-type", "application/json");
        SignedRequest signed = sign(request, List.of("content-type", "host", "x-amz-date"), CREDENTIAL);
        assertThatCode(() -> verify(signed, NOW)).doesNotThrowAnyException();
        assertThat(refused(SignedRequests.with(signed, "content-type", "text/plain")))
                .hasMessageContaining("content-type:application/json,text/plain");
        assertThat(refused(SignedRequests.replacing(signed, "host", "elsewhere")))
                .hasMessageContaining("host:elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%z", "%4", "a=%zz", "%%34"})
    void a_broken_escape_in_the_query_is_refused(String query) {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        assertThat(refused(SignedRequests.at(request, "/restapis", query)).getMessage())
                .startsWith("Illegal hex character in escape % pattern: %");
    }

    // --- the body

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSIGNED-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                ""
            })
    void a_declared_body_hash_must_be_that_of_the_body(String declared) {
        SignedRequest request = SignedRequests.with(unsigned(), "x-amz-content-sha256", declared);
        List<String> names = List.of("host", "x-amz-content-sha256", "x-amz-date");
        assertThat(refused(sign(request, names, CREDENTIAL)))
                .hasMessageStartingWith("The request signature we calculated does not match");
        assertThat(refused(signWithBodyHash(request, names, CREDENTIAL, declared)))
                .hasMessageStartingWith("The request signature we calculated does not match");
    }

    @Test
    void a_declared_body_hash_that_is_right_is_accepted() {
        SignedRequest request = SignedRequests.with(unsigned(), "x-amz-content-sha256", NO_BODY_SHA256);
        SignedRequest signed = sign(request, List.of("host", "x-amz-content-sha256", "x-amz-date"), CREDENTIAL);
        assertThatCode(() -> verify(signed, NOW)).doesNotThrowAnyException();
    }

    // --- whose key

    @Test
    void an_unknown_access_key_is_not_recognized() {
        SignedRequest request = signed(List.of("host", "x-amz-date"));
        SignatureVerifier verifier = verifierAt(NOW);
        SignatureClaim claim = verifier.claim(request);
        SignatureRefusedException refused = catchThrowableOfType(
                SignatureRefusedException.class, () -> verifier.verify(request, claim, NO_BODY_SHA256, null));
        assertThat(refused.errorType()).isEqualTo("UnrecognizedClientException");
        assertThat(refused).hasMessage("The security token included in the request is invalid.");
    }

    @Test
    void the_key_that_stands_in_for_unknown_ones_opens_nothing() {
        SignedRequest request = sign(unsigned(), List.of("host", "x-amz-date"), CREDENTIAL, "0".repeat(40));
        SignatureVerifier verifier = verifierAt(NOW);
        assertThat(catchThrowableOfType(
                                SignatureRefusedException.class,
                                () -> verifier.verify(request, verifier.claim(request), NO_BODY_SHA256, null))
                        .errorType())
                .isEqualTo("UnrecognizedClientException");
    }

    @Test
    void a_session_token_needs_a_credential_that_has_one() {
        SignedRequest request = SignedRequests.with(unsigned(), "x-amz-security-token", "token");
        SignedRequest signed = sign(request, List.of("host", "x-amz-date", "x-amz-security-token"), CREDENTIAL);
        assertThat(refused(signed).errorType()).isEqualTo("UnrecognizedClientException");
        SignatureVerifier verifier = verifierAt(NOW);
        SignatureClaim claim = verifier.claim(signed);
        assertThatCode(() -> verifier.verify(signed, claim, NO_BODY_SHA256, new SigningCredential(SECRET, "token")))
                .doesNotThrowAnyException();
        assertThat(catchThrowableOfType(
                                SignatureRefusedException.class,
                                () -> verifier.verify(
                                        signed, claim, NO_BODY_SHA256, new SigningCredential(SECRET, "other")))
                        .errorType())
                .isEqualTo("UnrecognizedClientException");
    }

    @Test
    void neither_secret_nor_signature_of_the_right_key_is_in_an_answer() {
        SignedRequest good = signed(List.of("host", "x-amz-date"));
        String signature = verifierAt(NOW).claim(good).signature();
        SignedRequest bad = SignedRequests.replacing(
                good,
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL + ", SignedHeaders=host;x-amz-date, Signature="
                        + "0".repeat(64));
        assertThat(refused(bad).getMessage()).doesNotContain(SECRET, signature);
    }

    // --- helpers

    private static SignatureVerifier verifierAt(Instant now) {
        return new SignatureVerifier("us-east-1", "apigateway", Clock.fixed(now, ZoneOffset.UTC));
    }

    private static void verify(SignedRequest request, Instant now) {
        SignatureVerifier verifier = verifierAt(now);
        verifier.verify(request, verifier.claim(request), NO_BODY_SHA256, KNOWN);
    }

    private static SignatureRefusedException refused(SignedRequest request) {
        SignatureRefusedException refused =
                catchThrowableOfType(SignatureRefusedException.class, () -> verify(request, NOW));
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }

    private static void assertRefused(SignedRequest request, String errorType, String message) {
        SignatureRefusedException refused = refused(request);
        assertThat(refused).hasMessage(message);
        assertThat(refused.errorType()).isEqualTo(errorType);
    }

    private static SignedRequest unsigned() {
        return new SignedRequest(
                "GET", "/restapis", "", Map.of("host", List.of("127.0.0.1:8080"), "x-amz-date", List.of(DATE)));
    }

    private static SignedRequest authorized(String authorization) {
        return SignedRequests.with(unsigned(), "authorization", authorization);
    }

    private static SignedRequest signed(List<String> names) {
        return sign(unsigned(), names, CREDENTIAL);
    }

    private static SignedRequest presigned(String more) {
        return SignedRequests.at(
                SignedRequests.without(unsigned(), "x-amz-date"),
                "/restapis",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + CREDENTIAL.replace("/", "%2F") + "&X-Amz-Date="
                        + DATE + "&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "0".repeat(64) + more);
    }

    private static SignedRequest sign(SignedRequest request, List<String> names, String credential) {
        return sign(request, names, credential, SECRET);
    }

    private static SignedRequest sign(SignedRequest request, List<String> names, String credential, String secret) {
        return sign(request, names, credential, secret, NO_BODY_SHA256);
    }

    private static SignedRequest signWithBodyHash(
            SignedRequest request, List<String> names, String credential, String bodyHash) {
        return sign(request, names, credential, SECRET, bodyHash);
    }

    /** A signer of the test's own, written from AWS's description and sharing no code with the verifier. */
    private static SignedRequest sign(
            SignedRequest request, List<String> names, String credential, String secret, String bodyHash) {
        String canonicalHeaders = names.stream()
                .map(name -> name + ":" + String.join(",", request.headers().getOrDefault(name, List.of())) + "\n")
                .collect(Collectors.joining());
        String canonical = String.join(
                "\n",
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                canonicalHeaders,
                String.join(";", names),
                bodyHash);
        List<String> scope = new ArrayList<>(List.of(credential.split("/")));
        scope.remove(0);
        String toSign = "AWS4-HMAC-SHA256\n" + DATE + "\n" + String.join("/", scope) + "\n"
                + HexFormat.of().formatHex(SignatureClaim.sha256(canonical.getBytes(UTF_8)));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope) {
            key = hmac(key, part);
        }
        return SignedRequests.with(
                request,
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=" + String.join(";", names)
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data.getBytes(UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
