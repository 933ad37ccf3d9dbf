/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.mapping.Input;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.mapping.TemplateFunctions;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates, models and bodies that reach for what they must not have. */
class TemplateAttackTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What the clock of a busy machine may add; the bound for a quiet one is 50 ms of CPU. */
    private static final long MOST_CPU_NANOS = 400_000_000;

    /** The variables that a template starts with, and the text of nothing. */
    private static final long GIVEN_BYTES = 1_024;

    private static final List<String> TARGETS =
            List.of("$input", "$util", "$context", "$s", "$n", "$l", "$m", "$m.entrySet()", "$foreach", "$t");

    private static final List<String> ESCAPES = List.of(
            ".class",
            ".getClass()",
            ".class.forName('java.lang.Runtime')",
            ".getClass().forName('java.lang.Runtime').getRuntime().exec('id')",
            ".class.classLoader",
            ".class.protectionDomain.codeSource.location",
            ".getClass().getClassLoader().loadClass('java.lang.System')",
            ".class.inspect('java.lang.Runtime').type.getRuntime().exec('id')",
            "['class']",
            ".get('class')",
            ".declaringClass",
            ".notify()",
            ".wait(1000)",
            ".clone()",
            ".finalize()",
            ".invoke('x')",
            ".getBytes()",
            ".formatted('%999999999d')",
            ".repeat(1000000000)");

    static Stream<String> escapes() {
        return TARGETS.stream().flatMap(target -> ESCAPES.stream().map(escape -> target + escape));
    }

    @ParameterizedTest
    @MethodSource("escapes")
    void noValueLeadsToAClass(String reference) {
        String text = outcome(reference, "{}");
        assertThat(text).doesNotContainIgnoringCase("class ").doesNotContain("java.", "uid=", "Process", "file:");
    }

    static List<String> bombs() {
        List<String> bombs = new ArrayList<>(List.of(
                // loops
                "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])x#end#end#end",
                "#foreach($a in [1..1000000000])x#end",
                "#foreach($a in [1..99999])#foreach($b in [1..99999])#end#end",
                "#macro(f)#f()#f()#end#f()",
                "#macro(f $x)#f(\"$x$x\")#end#f('a')",
                "#define($d)$d$d#end$d",
                "#define($d)#set($x = \"$d\")$x#end$d",
                "#set($e = '#evaluate($e)#evaluate($e)')#evaluate($e)",
                "#macro(f $n)#if($n > 0)#set($m = $n - 1)#f($m)#f($m)#end#end#f(19)",
                // memory
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = \"$s$s\")#end",
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = $s + $s)#end",
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = $s.concat($s))#end",
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = $s.replace('a', $s))#end",
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = $s.replaceAll('a', $s))#end",
                "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..100])#set($s = $util.urlEncode(\"$s%%\"))#end",
                "#set($s = \"''''''''\")#foreach($i in [1..100])#set($s = $util.escapeJavaScript($s))#end",
                "#set($s = 'aaaa')#foreach($i in [1..100])#set($s = $util.base64Encode($s))#end",
                "#set($l = [1])#foreach($i in [1..100])#set($x = $l.addAll($l))#end",
                "#set($l = [])#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $l.add($j))#end#end",
                "#set($m = {})#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $m.put(\"$i-$j\", $j))#end#end",
                "#set($n = 9)#foreach($i in [1..1000])#set($n = $n * $n)#end$n",
                "#set($l = [1..99999])#foreach($i in [1..100])$l#end",
                "#set($b = $input.body)#foreach($i in [1..1000])$b$b$b$b#end",
                // structures that hold themselves, and that look small and are not
                "#set($l = [])#set($x = $l.add($l))$l",
                "#set($m = {})#set($m.m = $m)$m",
                "#set($l = [])#set($x = $l.add($l))$l.equals($l) $l.contains($l)",
                "#set($m = {})#set($m.m = $m)#set($k = {})#set($k.m = $k)#if($m == $k)x#end",
                "#set($l = ['a'])#foreach($i in [1..60])#set($l = [$l, $l])#end$l",
                "#set($l = ['a'])#set($k = ['a'])#foreach($i in [1..60])#set($l = [$l, $l])#set($k = [$k, $k])#end#if($l == $k)x#end",
                "#set($l = ['a'])#foreach($i in [1..60])#set($l = [$l, $l])#end#set($m = {})#set($m[$l] = 1)$m",
                "#set($l = ['a'])#foreach($i in [1..60])#set($l = [$l, $l])#end$util.urlEncode($l)",
                "#set($p = $input.path('$'))#set($p.self = $p)$input.json('$')",
                "#set($p = $input.path('$'))#set($p.self = $p)$input.json('$..*')",
                "#set($p = $input.path('$'))#set($l=['a'])#foreach($i in [1..60])#set($l = [$l,$l])#end#set($p.l = $l)$input.path('$..a')",
                // regular expressions
                "$input.body.matches('(a+)+b')",
                "$input.body.matches('(a|a)*b')",
                "$input.body.matches('(a|aa)+b')",
                "$input.body.replaceAll('(x+x+)+y', 'z')",
                "$input.body.matches('(.*)*(.*)*(.*)*b')",
                "$input.body.split('(a+)+b')",
                "$input.body.matches('((a{1,100}){1,100}){1,100}b')",
                "$s.matches('(?:(?:(?:){99999}){99999}){99999}')",
                "$s.matches('(((x?){1000}){1000}){1000}')",
                "$s.matches('" + "(".repeat(2_000) + "a" + ")".repeat(2_000) + "')",
                "$input.body.matches('(a|b|c)*d')",
                "$input.body.replaceAll('', $input.body)",
                "$util.parseJson('\"\"').matches('" + "(|)".repeat(60) + "y')",
                "$s.replaceAll('" + "(|)".repeat(60) + "(?!)', 'a')",
                "$s.matches('(?x)(((x?){1000} #(\n){1000} #(\n){1000}')",
                // numbers of many digits
                numbers("#if($n > 0.5)#end"),
                numbers("#if($i == $n)#end"),
                numbers("#set($x = $m * $m)"),
                numbers("$n.doubleValue()"),
                numbers("$input.path('$..[?(@ > 0.5)]')"),
                // paths
                "$input.json('$..*..*..*..*..*..*')",
                "$input.path('$..[?(@..[?(@..[?(@.a)])])]')",
                "$input.path('$[?(@ =~ /(a+)+b/)]')",
                "$input.path('" + "[?(".repeat(1_000) + "')",
                texts("$.t contains $.p"),
                texts("$.t == $.p || $.t < $.p"),
                "#foreach($i in [1..1000])$input.json('$..*')#end",
                "#foreach($i in [1..1000])$input.path('$..*').size()#end"));
        IntStream.of(50, 200, 1_000, 3_000).forEach(depth -> {
            bombs.add("#if($t)".repeat(depth) + "x" + "#end".repeat(depth));
            bombs.add("#set($x = " + "(".repeat(depth) + "1" + ")".repeat(depth) + ")");
            bombs.add("#set($x = " + "[".repeat(depth) + "1" + "]".repeat(depth) + ")");
            bombs.add("#set($x = " + "!".repeat(depth) + "$t)$x");
            bombs.add("#set($x = " + "1 + ".repeat(depth) + "1)$x");
            bombs.add("$s" + ".concat('x')".repeat(depth));
            bombs.add("$l.get(" + "$l.indexOf(".repeat(depth) + "0" + ")".repeat(depth) + ")");
            bombs.add("$util.parseJson('" + "[".repeat(depth) + "]".repeat(depth) + "')");
            bombs.add("$util.parseJson('" + "{\"a\":".repeat(depth) + "1" + "}".repeat(depth) + "')");
        });
        return bombs;
    }

    private static String numbers(String work) {
        return "#set($n = $util.parseJson('0." + "1".repeat(900) + "'))#set($m = $util.parseJson('" + "9".repeat(600)
                + "'))#foreach($i in [1..1000])#foreach($j in [1..1000])" + work + "#end#end";
    }

    private static String texts(String condition) {
        return "#set($o = $util.parseJson('{\"t\":\"" + "a".repeat(5_000)
                + "\",\"p\":\"" + "a".repeat(2_500) + "b\",\"l\":[" + "1,".repeat(900)
                + "1]}'))#set($b = $input.path('$').put('o', $o))$input.json('$.o.l[?("
                + condition.replace("$.", "$.o.")
                + ")]')";
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void noTemplateOfTenKilobytesCostsMoreThanItMay(String template) {
        for (String body : List.of(
                "{\"a\": {\"b\": [1, 2]}}", "\"" + "a".repeat(9_000) + "\"", "[" + "[],".repeat(2_900) + "0]")) {
            outcome(template, body); // classes are loaded, the compiler has seen it
            long cpu = THREADS.getCurrentThreadCpuTime();
            String text = outcome(template, body);
            assertThat(THREADS.getCurrentThreadCpuTime() - cpu).isLessThan(MOST_CPU_NANOS);
            assertThat(text.length()).isLessThan(1 << 20);
        }
    }

    /** By the budget's own count, which is the same on every machine. */
    @Test
    void aDocumentOfTenKilobytesMayAskForOneMebibyte() {
        assertThat(Budget.forInput(10 * 1024).bytesLeft()).isLessThanOrEqualTo(1 << 20);
    }

    /** What is held when a template is stopped, or done, is no more than the budget has been charged with. */
    @ParameterizedTest
    @MethodSource("bombs")
    void whatATemplateHoldsHasBeenCharged(String template) {
        for (String body : List.of("{\"a\": {\"b\": [1, 2]}}", "\"" + "\u20ac".repeat(3_000) + "\"")) {
            Budget budget = Budget.forInput(template.length() + body.length());
            long most = budget.bytesLeft();
            Map<String, Macro> macros = new HashMap<>();
            Rendering rendering = new Rendering(variables(body), macros, budget);
            try {
                new TemplateParser(new Cursor(template), macros).template().render(rendering);
            } catch (TemplateException | LimitExceededException | StackOverflowError e) {
                // stopped
            }
            HeldBytes held = new HeldBytes();
            for (String name : List.of("b", "e", "k", "l", "m", "o", "p", "s", "x")) {
                held.add(rendering.get(name));
            }
            held.add(rendering.text());
            assertThat(held.bytes()).isLessThanOrEqualTo(most - budget.bytesLeft() + GIVEN_BYTES + 2L * body.length());
        }
    }

    @Test
    void aBodyThatNestsIsStopped() {
        for (String body :
                List.of("[".repeat(10_000), "{\"a\":".repeat(1_600), "[[[[".repeat(100) + "]]]]".repeat(100))) {
            assertThat(outcome("$input.json('$')", body)).startsWith("(stopped)");
        }
    }

    @Test
    void thereAreTwoHundredOfThem() {
        assertThat(escapes().count() + bombs().size()).isGreaterThan(200);
    }

    private static Map<String, Object> variables(String body) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("input", new Input(new Payload(body), Map.of(), Map.of(), Map.of()));
        variables.put("util", TemplateFunctions.INSTANCE);
        variables.put("context", new QuietMap());
        variables.put("s", "str");
        variables.put("n", 5);
        variables.put("t", true);
        variables.put("l", new ArrayList<>(List.of(1, 2)));
        variables.put("m", new HashMap<>(Map.of("k", "v")));
        return variables;
    }

    private static String outcome(String template, String body) {
        try {
            return Template.compile(template)
                    .render(variables(body), Budget.forInput(template.length() + body.length()));
        } catch (TemplateException e) {
            return "(stopped) " + e.getMessage();
        }
    }
}
