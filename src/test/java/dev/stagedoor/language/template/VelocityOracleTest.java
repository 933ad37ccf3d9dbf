/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.language.limit.Budget;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.runtime.log.NullLogChute;
import org.apache.velocity.util.introspection.Info;
import org.junit.jupiter.api.Test;

/**
 * Our templates against Apache Velocity 1.7, set up as AWS's recordings say AWS has it: what has no value is an empty
 * string. Both must render the same text, or both must fail.
 */
class VelocityOracleTest {

    private static final int GENERATED = 3_000;
    private static final String FAILED = "(failed)";

    /** No reference without a value as a condition: there Velocity takes AWS's empty string for true, and we do not. */
    private static final String[] FRAGMENTS = {
        "$s",
        "$!s",
        "${s}",
        "$!{s}",
        "$n",
        "$l",
        "$m",
        "$m.k",
        "$m.two",
        "$l[0]",
        "$l.get(1)",
        "$l.size()",
        "$s.length()",
        "$undefined",
        "$!u",
        "${u.v}",
        "$d",
        "$t",
        " ",
        "\n",
        "\t",
        "x",
        "a b",
        ".",
        "-",
        ")",
        "\"",
        "'",
        "}",
        ":",
        ",",
        "\n## c\n",
        " ## c\n",
        "#* c *#",
        "#[[ $s ]]#",
        "#set($x=1)",
        "#set($x = $n + 2)",
        "#set($x=\"$s y\")",
        "#set( $x = [1..3] ) \n",
        "#set($x=$l)",
        "\n  #set($x = 'q')\n",
        "$x",
        "$x.foo",
        "$x.size()",
        "#if($t)",
        "#if($f)",
        "#if($n == 5)",
        "#if($n > 3 && $t) \n",
        "#if($undefined == '')",
        "#elseif($t)",
        "#elseif($f)\n",
        "#else",
        "#else\n",
        "#{else}",
        "#end",
        "#end\n",
        "#{end}",
        " #end \n",
        "#end",
        "#foreach($i in $l)",
        "#foreach($j in [1..2])\n",
        "#foreach($k in $m.keySet())",
        "#foreach( $e in $m.entrySet() )",
        "$e.key",
        "$i",
        "$j",
        "$k",
        "$foreach.count",
        "$foreach.index",
        "$velocityCount",
        "#break\n",
        "#stop\n",
        "#define($b)",
        "$b",
        "#foo\n",
        "#foo($s)",
        "1",
        "2.5",
        "#set($y={\"a\":1,\"b\":$s})",
        "$y",
        "$y.a",
        "$y.get(\"b\")",
        "#set($x=\"a\"+$n)",
        "$s.substring(1)",
        "$s.toUpperCase()",
        "$s.replace(\"s\",\"z\")",
        "$s.split(\"t\").size()",
        "\n  ",
        "#evaluate(\"$s\")",
        "#set($q = !$t)",
        "$q",
        "#set($q = $n / 2)",
        "#set($q=$n * 2.5)",
        "\"key\": \"$s\"",
        "{\"a\":\"$m.k\"}\n",
        "#set($l[0]=\"z\")",
        "$l.contains(\"b\")",
        "$m.get(\"k\")",
        "$m[\"two\"]",
        "#if($l.size() >= $n)"
    };

    private VelocityEngine velocity = engine();

    @Test
    void theCasesWrittenByHandAgree() throws IOException {
        try (InputStream cases = Objects.requireNonNull(getClass().getResourceAsStream("cases.txt"))) {
            List<String> templates = new String(cases.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(templates).hasSizeGreaterThan(300);
            assertAgreement(templates.stream()
                    .map(line -> line.replace("\\n", "\n").replace("\\t", "\t"))
                    .toList());
        }
    }

    @Test
    void generatedTemplatesAgree() {
        Random random = new Random(20_261_122);
        List<String> templates = new ArrayList<>();
        for (int i = 0; i < GENERATED; i++) {
            templates.add(generate(random));
        }
        assertAgreement(templates);
    }

    private static String generate(Random random) {
        StringBuilder template = new StringBuilder();
        int open = 0;
        for (int i = 2 + random.nextInt(9); i > 0; i--) {
            String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
            boolean closes = fragment.contains("end");
            if (closes && open == 0 || fragment.contains("else") && open == 0) {
                continue;
            }
            open += closes ? -1 : fragment.matches("(?s)#(if|foreach|define).*") ? 1 : 0;
            template.append(fragment);
        }
        String text = template.append("#end".repeat(open)).toString();
        // Velocity 1.7 sees no comment any more once a reference has ended with a property; we do.
        return text.matches("(?s).*\\$!?\\{?\\w+\\.\\w+[^(\\w].*") ? text.replace("## c\n", "") : text;
    }

    private void assertAgreement(List<String> templates) {
        List<String> differences = new ArrayList<>();
        int rendered = 0;
        for (String template : templates) {
            if (template.contains("#macro")) {
                velocity = engine(); // macros would stay
            }
            String theirs = theirs(template);
            String ours = ours(template);
            if (!theirs.equals(ours)) {
                differences.add(template + "\n  Velocity: " + theirs + "\n  ours:     " + ours);
            }
            rendered += theirs.equals(FAILED) ? 0 : 1;
        }
        assertThat(differences).isEmpty();
        assertThat(rendered).isGreaterThan(templates.size() / 2);
    }

    private static String ours(String template) {
        try {
            return Template.compile(template).render(variables(), Budget.forInput(template.length()));
        } catch (TemplateException e) {
            return FAILED;
        }
    }

    private String theirs(String template) {
        VelocityContext context = new VelocityContext(variables());
        EventCartridge events = new EventCartridge();
        events.addEventHandler(new EmptyForNothing());
        context.attachEventCartridge(events);
        StringWriter text = new StringWriter();
        try {
            velocity.evaluate(context, text, "template", template);
            return text.toString();
        } catch (RuntimeException e) {
            return FAILED;
        }
    }

    private static VelocityEngine engine() {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", NullLogChute.class.getName());
        engine.setProperty("directive.foreach.maxloops", "1000");
        engine.init();
        return engine;
    }

    private static Map<String, Object> variables() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("k", "v");
        map.put("two", 2);
        map.put("list", new ArrayList<>(List.of(1, 2)));
        Map<String, Object> variables = new HashMap<>();
        variables.put("s", "str");
        variables.put("n", 5);
        variables.put("l", new ArrayList<>(List.of("a", "b", "c")));
        variables.put("e", new ArrayList<>());
        variables.put("m", map);
        variables.put("t", true);
        variables.put("f", false);
        variables.put("d", 2.5);
        variables.put("big", 3_000_000_000L);
        variables.put("empty", "");
        return variables;
    }

    private static final class EmptyForNothing implements InvalidReferenceEventHandler {

        @Override
        public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
            return "";
        }

        @Override
        public boolean invalidSetMethod(Context context, String left, String right, Info info) {
            return false;
        }

        @Override
        public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
            return "";
        }
    }
}
