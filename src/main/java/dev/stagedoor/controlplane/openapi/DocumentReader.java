/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stagedoor.controlplane.wire.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The bytes of a document as a JSON tree, with bounds on what a hostile one can cost. A document that starts with a
 * brace is JSON, any other is YAML. Numbers keep their digits: version {@code 1.10} is not {@code 1.1}.
 */
final class DocumentReader {

    static final int MAXIMUM_BYTES = 6 * 1024 * 1024; // AWS's quota for import files
    static final int MAXIMUM_DEPTH = 200;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAXIMUM_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private DocumentReader() {}

    /** @throws AwsException {@code Invalid OpenAPI input.} and the place */
    static JsonNode read(byte[] bytes, UnaryOperator<String> substitute) {
        if (bytes.length > MAXIMUM_BYTES) {
            throw invalid("The document has " + bytes.length + " bytes; the most is " + MAXIMUM_BYTES + ".");
        }
        String text = substitute.apply(decode(bytes));
        return text.stripLeading().startsWith("{") ? json(text) : yaml(text);
    }

    /** AWS's message, and what it leaves out. */
    static AwsException invalid(String detail) {
        return AwsException.badRequest("Invalid OpenAPI input. " + detail);
    }

    private static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw invalid("The document is not UTF-8.");
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation();
            throw place == null
                    ? invalid(e.getOriginalMessage())
                    : invalid("Line " + place.getLineNr() + ", column " + place.getColumnNr() + ": "
                            + e.getOriginalMessage());
        }
    }

    private static JsonNode yaml(String text) {
        try {
            return YamlTree.read(text);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw mark == null
                    ? invalid(e.getProblem())
                    : invalid("Line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": "
                            + e.getProblem());
        } catch (YAMLException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }
}
