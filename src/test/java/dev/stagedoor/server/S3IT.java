/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Objects through an API, with APIs and answers that were recorded at AWS (test_apigateway_s3): {@code ANY
 * /{object_path+}} by path, with and without a binary media type, for each content handling.
 */
@InServer
class S3IT {

    @Deployment(testable = false)
    @TargetsContainer("postgresql")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    /** What was sent at AWS: compressed bytes, which are no UTF-8; the same in base64; and text. */
    private enum Content {
        RAW,
        ENCODED,
        TEXT;

        private static final String BASE64 =
                "H4sIABRs7mMC/0vOzy0oSi0uTk1RSEksSdRRKM7IL81JUUhKVcjMK0vMyUxRCA1x07VQKC4pysxLBwC4ORBXLwAAAA==";

        byte[] bytes() {
            return switch (this) {
                case RAW -> Base64.getDecoder().decode(BASE64);
                case ENCODED -> BASE64.getBytes(UTF_8);
                case TEXT -> "this is a UTF8 text typed object".getBytes(UTF_8);
            };
        }
    }

    /** How what came out relates to what went in. */
    private enum Came {
        SAME,
        AS_TEXT,
        ENCODED,
        DECODED;

        byte[] of(byte[] content) {
            return switch (this) {
                case SAME -> content;
                case AS_TEXT -> new String(content, UTF_8).getBytes(UTF_8);
                case ENCODED -> Base64.getEncoder().encode(content);
                case DECODED -> Base64.getDecoder().decode(content);
            };
        }
    }

    private static final String PNG = "image/png";

    private final Gateway gateway = TestServers.gateway("postgresql");
    private final ServiceApi api = new ServiceApi(gateway);
    private final String bucket = "t" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void begin() {
        AwsTwins.awaitReady();
        gateway.awaitReady();
        api.integration("/_bucket", "put", "PUT", "s3:path/" + bucket);
    }

    private ObjectNode objects(String path) {
        ObjectNode integration =
                api.integration(path + "/{object_path+}", "ANY", "ANY", "s3:path/" + bucket + "/{object_path}");
        integration
                .withObjectProperty("requestParameters")
                .put("integration.request.path.object_path", "method.request.path.object_path")
                .put("integration.request.header.Content-Type", "method.request.header.Content-Type")
                .put(
                        "integration.request.querystring.response-content-type",
                        "method.request.header.response-content-type");
        ObjectNode method = api.method(path + "/{object_path+}", "ANY");
        parameter(method, "object_path", "path");
        parameter(method, "Content-Type", "header");
        parameter(method, "response-content-type", "header");
        method.withObjectProperty("responses")
                .withObjectProperty("200")
                .withObjectProperty("headers")
                .withObjectProperty("ETag")
                .put("type", "string");
        integration
                .withObjectProperty("responses")
                .withObjectProperty("default")
                .withObjectProperty("responseParameters")
                .put("method.response.header.ETag", "integration.response.header.ETag");
        return integration;
    }

    private static void parameter(ObjectNode method, String name, String in) {
        method.withArrayProperty("parameters")
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("required", in.equals("path"))
                .put("type", "string");
    }

    private void deploy() throws Exception {
        api.deploy();
        HttpResponse<String> created = Gateway.send(api.to("/_bucket").PUT(HttpRequest.BodyPublishers.noBody()));
        assertThat(created.body()).doesNotContain("Error");
    }

    @Test
    void anObjectIsPutReadReplacedAndDeleted() throws Exception {
        objects("");
        deploy();

        assertThat(api.get("/test.json").body())
                .contains("<Code>NoSuchKey</Code>", "<Message>The specified key does not exist.</Message>");
        for (String body : new String[] {"{\"put_id\": 1}", "{\"put_id\": 2}"}) {
            HttpResponse<String> put = Gateway.send(api.to("/test.json")
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(put.headers().firstValue("ETag")).isPresent();
            assertThat(api.get("/test.json").body()).isEqualTo(body);
        }
        assertThat(Gateway.send(api.to("/test.json").DELETE()).statusCode()).isEqualTo(200);
        assertThat(api.get("/test.json").body()).contains("<Code>NoSuchKey</Code>");
    }

    /** No asterisk: S3Proxy has a canonical form of its own for it. RequestSignerTest compares ours with AWS's. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b/c.txt", "with space.txt", "p+l&u=s;x.txt", "grüße.txt", "100%.txt", "(a)!'$,@:.txt"})
    void aKeyMayHaveAnyCharacter(String key) throws Exception {
        objects("");
        deploy();
        String path = "/" + URLEncoder.encode(key, UTF_8).replace("+", "%20").replace("%2F", "/");

        HttpResponse<String> put = Gateway.send(api.to(path).PUT(HttpRequest.BodyPublishers.ofString("of " + key)));

        assertThat(put.body()).doesNotContain("Error");
        assertThat(api.get(path).body()).isEqualTo("of " + key);
    }

    /** Recorded: test_apigw_s3_binary_support_request[None] and [CONVERT_TO_TEXT]. */
    @ParameterizedTest
    @CsvSource({
        // content handling, binary media type, Content-Type, what is stored of raw bytes, of base64, of text
        ", , image/png, AS_TEXT, SAME, SAME",
        ", image/png, image/png, SAME, SAME, SAME",
        ", image/png, text/plain, AS_TEXT, SAME, SAME",
        "CONVERT_TO_TEXT, , image/png, AS_TEXT, SAME, SAME",
        "CONVERT_TO_TEXT, image/png, image/png, ENCODED, ENCODED, ENCODED",
        "CONVERT_TO_TEXT, image/png, text/plain, AS_TEXT, SAME, SAME"
    })
    void whatIsStoredOfABody(
            @Nullable String handling,
            @Nullable String binaryMediaType,
            String contentType,
            Came raw,
            Came encoded,
            Came text)
            throws Exception {
        ObjectNode stored = objects("/put");
        if (handling != null) {
            stored.put("contentHandling", handling);
        }
        if (binaryMediaType != null) {
            api.document()
                    .withArrayProperty("x-amazon-apigateway-binary-media-types")
                    .add(binaryMediaType);
        }
        deploy();

        for (Content content : Content.values()) {
            Came came = content == Content.RAW ? raw : content == Content.ENCODED ? encoded : text;
            HttpResponse<String> put = Gateway.send(api.to("/put/" + content)
                    .header("Content-Type", contentType)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(content.bytes())));

            assertThat(put.headers().firstValue("ETag"))
                    .as(content + " as " + came)
                    .hasValue('"' + md5(came.of(content.bytes())) + '"');
        }
    }

    private static String md5(byte[] bytes) throws Exception {
        StringBuilder hex = new StringBuilder();
        for (byte each : MessageDigest.getInstance("MD5").digest(bytes)) {
            hex.append(String.format(Locale.ROOT, "%02x", each));
        }
        return hex.toString();
    }

    /** Recorded: test_apigw_s3_binary_support_response_no_content_handling and …_convert_to_text. */
    @ParameterizedTest
    @CsvSource({
        // content handling, binary media type, response's Content-Type, Accept, what comes of raw bytes, of base64, of
        // text
        ", , binary/octet-stream, image/png, AS_TEXT, SAME, SAME",
        ", image/png, image/png, image/png, SAME, SAME, SAME",
        ", image/png, binary/octet-stream, text/plain, AS_TEXT, SAME, SAME",
        ", image/png, image/png, text/plain, ENCODED, ENCODED, ENCODED",
        "CONVERT_TO_TEXT, , binary/octet-stream, image/png, AS_TEXT, SAME, SAME",
        "CONVERT_TO_TEXT, image/png, binary/octet-stream, image/png, AS_TEXT, SAME, SAME",
        "CONVERT_TO_TEXT, image/png, image/png, image/png, ENCODED, ENCODED, ENCODED",
        "CONVERT_TO_TEXT, image/png, binary/octet-stream, text/plain, AS_TEXT, SAME, SAME",
        "CONVERT_TO_TEXT, image/png, image/png, text/plain, ENCODED, ENCODED, ENCODED"
    })
    void whatIsAnsweredOfAnObject(
            @Nullable String handling,
            @Nullable String binaryMediaType,
            String contentType,
            String accept,
            Came raw,
            Came encoded,
            Came text)
            throws Exception {
        store(handling, binaryMediaType);

        for (Content content : Content.values()) {
            Came came = content == Content.RAW ? raw : content == Content.ENCODED ? encoded : text;
            assertThat(answered(content, contentType, accept).body())
                    .as(content + " as " + came)
                    .isEqualTo(came.of(content.bytes()));
        }
    }

    /** Recorded: encoded-payload-text-accept-binary, and 500 for what is no base64. */
    @Test
    void textIsDecodedForWhoeverTakesItForBinary() throws Exception {
        store(null, PNG);

        assertThat(answered(Content.ENCODED, "binary/octet-stream", PNG).body())
                .isEqualTo(Came.DECODED.of(Content.ENCODED.bytes()));
        assertThat(answered(Content.RAW, "binary/octet-stream", PNG).statusCode())
                .isEqualTo(500);
        assertThat(answered(Content.TEXT, "binary/octet-stream", PNG).statusCode())
                .isEqualTo(500);
    }

    /** Objects as they are, put through a method that takes everything for binary, read through one that is to be tested. */
    private void store(@Nullable String handling, @Nullable String binaryMediaType) throws Exception {
        ServiceApi writer = new ServiceApi(gateway);
        writer.document()
                .withArrayProperty("x-amazon-apigateway-binary-media-types")
                .add("*/*");
        ObjectNode objects = writer.integration("/{key}", "put", "PUT", "s3:path/" + bucket + "/{key}");
        objects.withObjectProperty("requestParameters").put("integration.request.path.key", "method.request.path.key");
        parameter(writer.method("/{key}", "put"), "key", "path");
        ObjectNode read = objects("");
        if (handling != null) {
            read.withObjectProperty("responses").withObjectProperty("default").put("contentHandling", handling);
        }
        if (binaryMediaType != null) {
            api.document()
                    .withArrayProperty("x-amazon-apigateway-binary-media-types")
                    .add(binaryMediaType);
        }
        deploy();
        writer.deploy();
        for (Content content : Content.values()) {
            HttpResponse<String> put =
                    Gateway.send(writer.to("/" + content).PUT(HttpRequest.BodyPublishers.ofByteArray(content.bytes())));
            assertThat(put.body()).doesNotContain("Error");
        }
    }

    private HttpResponse<byte[]> answered(Content content, String contentType, String accept) throws Exception {
        return Gateway.sendForBytes(
                api.to("/" + content).header("Accept", accept).header("response-content-type", contentType));
    }
}
