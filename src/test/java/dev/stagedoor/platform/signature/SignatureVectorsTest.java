/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's own signing vectors, from the verifier's side. Source and licence: {@code vectors/sigv4/README.md}. */
class SignatureVectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/vectors/sigv4");

    /** S3 alone signs a path as it is; for every other service the normalised path counts. */
    private static final Set<String> S3_ONLY = Set.of("get-slash-unnormalized");

    /** A session token that the signature does not cover; our rule is that every {@code x-amz-*} header is signed. */
    private static final Set<String> UNSIGNED_TOKEN = Set.of("post-sts-header-after");

    static Stream<String> vectors() throws IOException {
        try (Stream<Path> folders = Files.list(VECTORS)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !S3_ONLY.contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_request_signed_in_the_header_has_the_canonical_form_and_is_accepted(String name) throws IOException {
        Vector vector = new Vector(name, "header");
        if (UNSIGNED_TOKEN.contains(name)) {
            assertThatThrownBy(vector::verify)
                    .hasMessage("'x-amz-security-token' must be a 'SignedHeader' in the AWS Authorization.");
            return;
        }
        assertThat(vector.canonicalRequest()).isEqualTo(vector.text("canonical-request.txt"));
        assertThatCode(vector::verify).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_request_signed_in_the_query_has_the_canonical_form_and_is_accepted(String name) throws IOException {
        Vector vector = new Vector(name, "query");
        if (UNSIGNED_TOKEN.contains(name)) {
            assertThatThrownBy(vector::verify).hasMessageContaining("does not match the signature you provided");
            return;
        }
        assertThat(vector.canonicalRequest()).isEqualTo(vector.text("canonical-request.txt"));
        assertThatCode(vector::verify).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_same_request_with_another_body_is_refused_with_the_form_it_should_have_had(String name)
            throws IOException {
        Vector vector = new Vector(name, "header");
        if (UNSIGNED_TOKEN.contains(name)) {
            return;
        }
        SignatureClaim claim = vector.claim();
        assertThatThrownBy(() -> vector.verifier.verify(vector.request, claim, "0".repeat(64), vector.credential))
                .isInstanceOf(SignatureRefusedException.class)
                .hasMessageContaining(
                        "The Canonical String for this request should have been\n'" + vector.request.method())
                .hasMessageContaining("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20150830T123600Z\n");
    }

    /** One vector, signed in the header or in the query. */
    private static final class Vector {
        private final String name;
        private final String place;
        private final SignedRequest request;
        private final String bodySha256;
        private final SigningCredential credential;
        private final SignatureVerifier verifier;

        Vector(String name, String place) throws IOException {
            this.name = name;
            this.place = place;
            JsonNode context = new ObjectMapper()
                    .readTree(Files.readString(VECTORS.resolve(name).resolve("context.json")));
            JsonNode credentials = context.get("credentials");
            @Nullable
            String token = credentials.has("token") ? credentials.get("token").asText() : null;
            credential =
                    new SigningCredential(credentials.get("secret_access_key").asText(), token);
            verifier = new SignatureVerifier(
                    context.get("region").asText(),
                    context.get("service").asText(),
                    Clock.fixed(Instant.parse(context.get("timestamp").asText()), ZoneOffset.UTC));
            String[] message = text("signed-request.txt").split("\n\n", 2);
            List<String> lines = List.of(message[0].split("\n"));
            String requestLine = lines.get(0);
            String target = requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(" HTTP/1.1"));
            int query = target.indexOf('?');
            Map<String, List<String>> headers = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(
                                line.substring(0, colon).toLowerCase(java.util.Locale.ROOT), k -> new ArrayList<>())
                        .add(line.substring(colon + 1));
            }
            request = new SignedRequest(
                    requestLine.substring(0, requestLine.indexOf(' ')),
                    query < 0 ? target : target.substring(0, query),
                    query < 0 ? "" : target.substring(query + 1),
                    headers);
            String body = message.length < 2 ? "" : message[1].strip();
            bodySha256 = HexFormat.of().formatHex(SignatureClaim.sha256(body.getBytes(UTF_8)));
        }

        String text(String file) throws IOException {
            return Files.readString(VECTORS.resolve(name).resolve(place + "-" + file));
        }

        SignatureClaim claim() {
            return verifier.claim(request);
        }

        String canonicalRequest() {
            return CanonicalRequest.of(request, claim().signedHeaders(), bodySha256, false);
        }

        void verify() {
            verifier.verify(request, claim(), bodySha256, credential);
        }
    }
}
