/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.ComposerException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * YAML as OpenAPI reads it: the JSON schema ruleset (no dates, no {@code yes}, no octal numbers), keys always text,
 * aliases and merge keys resolved. No object is ever constructed from a tag. An alias costs what it stands for, and
 * the sum is bounded, so a document of nested aliases cannot grow without end.
 */
final class YamlTree {

    private static final int MAXIMUM_NODES = 1_000_000;

    /** The scanner looks ahead to the end of a line and copies what it sees again and again; 6 MB take it 14 s. */
    private static final int MAXIMUM_LINE_CHARACTERS = 512 * 1024;

    private static final JsonNodeFactory NODES = new JsonNodeFactory(true); // keeps the zero of 1.10
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,99})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,99})(\\.\\d{1,99})?([eE][-+]?\\d{1,4})?");

    private int nodes;

    private YamlTree() {}

    static JsonNode read(String text) {
        checkLines(text);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(DocumentReader.MAXIMUM_BYTES);
        options.setNestingDepthLimit(DocumentReader.MAXIMUM_DEPTH);
        options.setMaxAliasesForCollections(MAXIMUM_NODES); // the bound is on what they stand for
        DumperOptions unused = new DumperOptions();
        Node node = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options)
                .compose(new StringReader(text));
        return node == null ? MissingNode.getInstance() : new YamlTree().convert(node, 0);
    }

    private static void checkLines(String text) {
        int number = 1;
        for (int start = 0; start < text.length(); number++) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > MAXIMUM_LINE_CHARACTERS) {
                throw new YAMLException(
                        "Line " + number + " has more than " + MAXIMUM_LINE_CHARACTERS + " characters.");
            }
            start = end + 1;
        }
    }

    private JsonNode convert(Node node, int depth) {
        if (++nodes > MAXIMUM_NODES || depth > DocumentReader.MAXIMUM_DEPTH) {
            throw refused("the document is too large with its aliases resolved", node.getStartMark());
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            Set<String> own = new HashSet<>();
            for (NodeTuple member : mapping.getValue()) {
                if (!isMerge(member)) {
                    String key = key(member.getKeyNode());
                    if (!own.add(key)) {
                        throw refused(
                                "duplicate key '" + key + "'",
                                member.getKeyNode().getStartMark());
                    }
                    object.set(key, convert(member.getValueNode(), depth + 1));
                }
            }
            mapping.getValue().stream().filter(YamlTree::isMerge).forEach(member -> merge(object, member, depth));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.getValue().forEach(element -> array.add(convert(element, depth + 1)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private void merge(ObjectNode object, NodeTuple member, int depth) {
        Node value = member.getValueNode();
        List<Node> sources = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        for (Node source : sources) {
            if (!(source instanceof MappingNode)) {
                throw refused("expected a mapping to merge", source.getStartMark());
            }
            convert(source, depth + 1).properties().forEach(inherited -> {
                if (!object.has(inherited.getKey())) {
                    object.set(inherited.getKey(), inherited.getValue());
                }
            });
        }
    }

    private static boolean isMerge(NodeTuple member) {
        return member.getKeyNode().getTag().equals(Tag.MERGE);
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw refused("expected a text as key", node.getStartMark());
    }

    private static JsonNode scalar(ScalarNode node) {
        String value = node.getValue();
        if (!node.isPlain() || node.getTag().equals(Tag.STR)) {
            return NODES.textNode(value);
        }
        return switch (value) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> {
                if (INTEGER.matcher(value).matches()) {
                    yield NODES.numberNode(new BigInteger(value));
                }
                yield NUMBER.matcher(value).matches() ? NODES.numberNode(new BigDecimal(value)) : NODES.textNode(value);
            }
        };
    }

    private static ComposerException refused(String problem, Mark mark) {
        return new RefusedException(problem, mark);
    }

    private static final class RefusedException extends ComposerException {
        private static final long serialVersionUID = 1L;

        RefusedException(String problem, Mark mark) {
            super("", mark, problem, mark);
        }
    }
}
