/* SPDX-License-Identifier: Apache-2.0 */
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonSyntaxException;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import dev.stagedoor.language.mapping.Input;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.mapping.TemplateFunctions;
import dev.stagedoor.language.schema.Schema;
import dev.stagedoor.language.template.QuietMap;
import dev.stagedoor.language.template.Template;
import dev.stagedoor.language.template.TemplateException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What attacks of 10 KB cost before they are stopped: milliseconds of CPU, kilobytes held at one time (the most that was
 * left after any of some full collections while they ran), and kilobytes ever allocated, garbage too. The costliest come
 * first. The corpus is that of TemplateAttackTest, and what is listed here.
 *
 * <pre>java -XX:+UseSerialGC -Xmx64m -cp target/classes:target/test-classes:(JUnit, AssertJ) src/benchmark/templates/AttackCost.java</pre>
 */
public class AttackCost {

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String A5000 = "a".repeat(5_000);
    private static final String DIGITS = "0." + "123456789".repeat(110);
    private static final String LIST = "[" + "1,".repeat(2_400) + "1]";

    private static final int COLLECTIONS = 12;

    private record Cost(String name, double millis, long kilobytes, long heldKilobytes, String outcome) {}

    private static final List<Cost> COSTS = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        List<String> bodies = List.of(
                "{\"a\": {\"b\": [1, 2]}}", "\"" + "a".repeat(9_000) + "\"", "[" + "[],".repeat(2_900) + "0]");
        for (String bomb : corpus()) {
            for (int i = 0; i < bodies.size(); i++) {
                template(bomb, bodies.get(i));
            }
        }
        String twoTexts = "{\"t\":\"" + A5000 + "\",\"p\":\"" + "a".repeat(2_500) + "b\",\"q\":\"b" + "a".repeat(1_000) + "\",\"l\":["
                + "1,".repeat(500) + "1]}";
        for (String condition : List.of("$.t contains $.p", "$.t == $.p", "$.t < $.p", "$.t != $.t", "$.t =~ /(a|b|c|d|e)*f/")) {
            template("$input.json(\"$.l[?(" + condition + ")]\")", twoTexts);
        }
        template("#foreach($i in [1..1000])$input.path('$.t').indexOf($input.path('$.p'))#end", twoTexts);
        template("#set($t=$input.path('$.t'))#set($p=$input.path('$.q'))#foreach($i in [1..1000])#if($t.lastIndexOf($p)>0)#end#end", twoTexts);
        String numbers = "{\"n\":" + DIGITS + ",\"m\":" + DIGITS.substring(2) + ",\"l\":" + LIST + "}";
        String loops = "#set($n=$input.path('$.n'))#set($m=$input.path('$.m'))#foreach($i in [1..1000])#foreach($j in [1..1000])";
        for (String work : List.of(
                "#if($n>0.5)#end", "#if($n==$n)#end", "#set($x=$m*$m)", "#set($x=$m/7)", "#if($m==$m)#end", "$m",
                "$n.doubleValue()", "#set($x=\"$m\")", "#set($x=$util.parseJson(\"$m\"))", "#set($x=$util.parseJson(\"$n\"))")) {
            template(loops + work + "#end#end", numbers);
        }
        template("$input.json('$.l[?($.n > 0.5)]')", numbers);
        template("$input.json('$.l[?($.n == $.n || $.m > 3)]')", numbers);
        StringBuilder members = new StringBuilder("\"k\":1");
        for (int i = 0; i < 300; i++) {
            members.append(",\"k").append(i).append("\":").append(i);
        }
        String objects = "{\"a\":{" + members + "},\"b\":{" + members.toString().replace("\"k299\"", "\"kx\"") + "},\"l\":["
                + "1,".repeat(1_000) + "1]}";
        template("$input.json('$.l[?($.a == $.b" + " || $.a == $.b".repeat(200) + ")]')", objects);
        for (String pattern : List.of(
                "(|)".repeat(60) + "y", "(".repeat(60) + "x*" + ")*".repeat(60) + "y", "(x*)*".repeat(60) + "y",
                "(|){60}(?!)", "(?:|x)".repeat(60) + "(?!)", "x(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)y", "(a*)*(?!)", "(.*)(.*)(.*)(.*)(?!)",
                "(?x)(((x?){1000} #(\n){1000} #(\n){1000}")) {
            for (String text : List.of("$util.parseJson('\"\"')", "$s", "$input.path('$.t')")) {
                template("#if(" + text + ".matches('" + pattern + "'))#end", twoTexts);
                template("#set($x=" + text + ".replaceAll('" + pattern + "', 'b'))", twoTexts);
            }
        }
        template("#set($e='" + "$a".repeat(4_000) + "')#evaluate($e)", "{}");
        template("#set($e='" + "#if($a)#end".repeat(800) + "')#foreach($i in [1..1000])#evaluate($e)#end", "{}");
        template("#set($s=\"'\")#foreach($i in [1..14])#set($s=\"$s$s\")#end#set($s=$util.escapeJavaScript($s))", "{}");
        template("#set($s='\u20ac')#foreach($i in [1..100])#set($s=\"$s$s\")#end", "{}");
        template("#set($s='\u20ac')#foreach($i in [1..14])#set($s=\"$s$s\")#end#foreach($i in [1..1000])#set($x=$util.urlEncode($s))#end", "{}");
        template("$input.path('$[?(@ =~ /" + "[a-z]{1,9}".repeat(300) + "/)]')", "[\"" + A5000 + "\"]");
        template("#foreach($i in [1..1000])$input.path('$[?(@ =~ /" + "[a-z]{1,9}".repeat(30) + "/)]')#end", "[\"" + A5000 + "\"]");
        template("#macro(f $x)#foreach($i in [1..1000])#g($x)#end#end#macro(g $x)#h($x)#end#macro(h $x)$x#end#foreach($i in [1..1000])#f($i)#end", "{}");
        template("#set($x = " + "[".repeat(60) + "1" + "]".repeat(60) + ")#set($m={})#foreach($i in [1..1000])#foreach($j in [1..1000])#set($m[$x]=1)#end#end", "{}");

        StringBuilder doubled = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String next = "{\"$ref\":\"#/definitions/" + (i + 1) + "\"}";
            doubled.append("\"").append(i).append("\":{\"allOf\":[").append(next).append(',').append(next).append("]},");
        }
        for (String leaf : List.of(
                "{\"maxLength\":9}", "{\"minLength\":99999}", "{\"enum\":[1]}", "{\"multipleOf\":1e-300}", "{\"maximum\":0.1}",
                "{\"required\":[" + "\"z\",".repeat(1_000) + "\"z\"]}", "{\"uniqueItems\":true}", "{\"type\":\"null\"}",
                "{\"not\":{\"enum\":[1]}}", "{\"pattern\":\"" + "(|)".repeat(40) + "y\"}", "{\"pattern\":\"^(a+)+$\"}")) {
            for (String body : List.of("\"" + A5000 + "\"", LIST, numbers, "1e308", DIGITS, objects, "\"\"", "1" + "0".repeat(990) + ".0",
                    "[" + "[1,2,[3]],".repeat(900) + "1]")) {
                schema("{\"$ref\":\"#/definitions/0\",\"definitions\":{" + doubled + "\"30\":" + leaf + "}}", body);
                schema("{\"items\":" + leaf + "}", body);
            }
        }
        schema("{\"items\":{\"multipleOf\":1e-300}}", "[" + "1e308,".repeat(1_600) + "1]");
        schema("{\"items\":{\"allOf\":[" + "{\"multipleOf\":1e-300},".repeat(300) + "{}]}}", "[" + "1e308,".repeat(1_600) + "1]");
        String deep = "{\"allOf\":[".repeat(90) + "{\"$ref\":\"#\"}" + "]}".repeat(90);
        schema(deep, "1");

        COSTS.sort(Comparator.comparingDouble(Cost::millis).reversed());
        System.out.println(COSTS.size() + " attacks; by time:");
        COSTS.stream().limit(25).forEach(AttackCost::print);
        COSTS.sort(Comparator.comparingLong(Cost::kilobytes).reversed());
        System.out.println("by what was ever allocated:");
        COSTS.stream().limit(5).forEach(AttackCost::print);
        COSTS.sort(Comparator.comparingLong(Cost::heldKilobytes).reversed());
        System.out.println("by what was held:");
        COSTS.stream().limit(40).forEach(AttackCost::print);
        System.exit(0);
    }

    private static void print(Cost cost) {
        System.out.printf("%8.1f ms %6d KB held %8d KB allocated  %s -> %s%n", cost.millis, cost.heldKilobytes, cost.kilobytes, cost.name, cost.outcome);
    }

    private static void template(String template, String body) {
        measure(shortened(template) + " | " + shortened(body), () -> {
            Map<String, Object> variables = new HashMap<>();
            variables.put("input", new Input(new Payload(body), Map.of(), Map.of(), Map.of()));
            variables.put("util", TemplateFunctions.INSTANCE);
            variables.put("context", new QuietMap());
            variables.put("s", "str");
            variables.put("n", 5);
            variables.put("t", true);
            variables.put("l", new ArrayList<>(List.of(1, 2)));
            variables.put("m", new HashMap<>(Map.of("k", "v")));
            try {
                int length = Template.compile(template)
                        .render(variables, Budget.forInput(template.length() + body.length()))
                        .length();
                return length + " characters";
            } catch (TemplateException e) {
                return shortened(e.getMessage());
            }
        });
    }

    private static void schema(String schema, String body) {
        measure("schema " + shortened(schema.substring(Math.max(0, schema.length() - 60))) + " | " + shortened(body), () -> {
            try {
                Schema compiled = Schema.compile(schema, Map.of());
                Budget budget = Budget.forInput(body.length());
                return compiled.validate(JsonReader.readStrictly(body, budget), budget).size() + " findings";
            } catch (LimitExceededException | JsonSyntaxException | IllegalArgumentException e) {
                return shortened(e.getMessage());
            }
        });
    }

    /** The least of some runs: a busy machine makes others longer. */
    private static void measure(String name, Callable<String> work) {
        double millis = Double.MAX_VALUE;
        long kilobytes = Long.MAX_VALUE;
        String outcome = "";
        for (int i = 0; i < 6 && (i < 2 || millis > 1); i++) {
            Cost[] cost = new Cost[1];
            Thread thread = new Thread(null, () -> cost[0] = run(name, work), "attack", 1 << 20);
            thread.setDaemon(true);
            thread.start();
            try {
                thread.join(8_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (cost[0] == null) {
                COSTS.add(new Cost(name, 8_000, 0, 0, "NEVER ENDS"));
                return;
            }
            millis = Math.min(millis, cost[0].millis);
            kilobytes = Math.min(kilobytes, cost[0].kilobytes);
            outcome = cost[0].outcome;
        }
        COSTS.add(new Cost(name, millis, kilobytes, held(work), outcome));
    }

    /** Collects again and again while the attack runs again and again: one of the collections meets it near its end. */
    private static long held(Callable<String> work) {
        Thread attack = new Thread(
                null,
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            work.call();
                        } catch (Throwable e) {
                            // told above
                        }
                    }
                },
                "attack",
                1 << 20);
        attack.setDaemon(true);
        long before = used();
        attack.start();
        long most = 0;
        for (int i = 0; i < COLLECTIONS; i++) {
            most = Math.max(most, used());
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000 + i * 150_000L);
        }
        attack.interrupt();
        try {
            attack.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return (most - before) / 1024;
    }

    /** What a full collection has left, and nothing that has come since. */
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    private static Cost run(String name, Callable<String> work) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        String outcome;
        try {
            outcome = work.call();
        } catch (Throwable e) {
            outcome = "ERROR " + e.getClass();
        }
        return new Cost(
                name,
                (THREADS.getCurrentThreadCpuTime() - start) / 1e6,
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / 1024,
                0,
                outcome);
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 90 ? line : line.substring(0, 40) + "~" + line.substring(line.length() - 45);
    }

    /** The templates of the test. */
    @SuppressWarnings("unchecked")
    private static List<String> corpus() throws Exception {
        var method = Class.forName("dev.stagedoor.language.template.TemplateAttackTest").getDeclaredMethod("bombs");
        method.setAccessible(true);
        return (List<String>) method.invoke(null);
    }
}
