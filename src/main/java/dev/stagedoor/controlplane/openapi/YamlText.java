/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A JSON tree as YAML in AWS's style: texts in double quotes, so that every reader takes them for texts. */
final class YamlText {

    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z$/][A-Za-z0-9$/{}+._-]*");
    /** What YAML 1.1 takes for a boolean or nothing. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private YamlText() {}

    static String write(JsonNode tree) {
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        options.setIndicatorIndent(0);
        StringWriter text = new StringWriter();
        new Yaml(options).serialize(node(tree), text);
        return text.toString();
    }

    private static Node node(JsonNode json) {
        if (json.isObject()) {
            List<NodeTuple> members = new ArrayList<>();
            json.properties()
                    .forEach(member -> members.add(new NodeTuple(key(member.getKey()), node(member.getValue()))));
            return new MappingNode(Tag.MAP, members, members.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (json.isArray()) {
            List<Node> elements = new ArrayList<>();
            json.forEach(element -> elements.add(node(element)));
            return new SequenceNode(Tag.SEQ, elements, elements.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        if (json.isNumber()) {
            String number = json.decimalValue().toPlainString();
            return scalar(number.contains(".") ? Tag.FLOAT : Tag.INT, number, ScalarStyle.PLAIN);
        }
        if (json.isBoolean()) {
            return scalar(Tag.BOOL, json.asText(), ScalarStyle.PLAIN);
        }
        return json.isNull()
                ? scalar(Tag.NULL, "null", ScalarStyle.PLAIN)
                : scalar(Tag.STR, json.asText(), ScalarStyle.DOUBLE_QUOTED);
    }

    private static Node key(String name) {
        boolean plain = PLAIN_KEY.matcher(name).matches() && !WORDS.contains(name.toLowerCase(java.util.Locale.ROOT));
        return scalar(Tag.STR, name, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private static Node scalar(Tag tag, String value, ScalarStyle style) {
        return new ScalarNode(tag, value, null, null, style);
    }
}
