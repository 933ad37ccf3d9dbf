/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Says where Java code spends its CPU time: reads the execution samples of a Flight Recorder file and prints shares by
 * area, by method and as a tree. Run it as {@code java ProfileSummary.java recording.jfr}.
 */
public class ProfileSummary {

    /** Class-name prefixes of an area; the first that fits wins, so the special stand before the general. */
    private static final Map<String, String> AREAS = new LinkedHashMap<>();

    static {
        AREAS.put("dev.stagedoor.", "Stagedoor");
        AREAS.put("org.apache.hc.", "HTTP client (HttpClient 5)");
        AREAS.put("org.glassfish.jersey.", "JAX-RS (Jersey)");
        AREAS.put("org.jboss.resteasy.", "JAX-RS (RESTEasy)");
        AREAS.put("org.jvnet.hk2.", "HK2");
        AREAS.put("org.glassfish.hk2.", "HK2");
        AREAS.put("io.opentelemetry.", "telemetry of the server");
        AREAS.put("fish.payara.telemetry.", "telemetry of the server");
        AREAS.put("fish.payara.microprofile.telemetry.", "telemetry of the server");
        AREAS.put("fish.payara.opentracing.", "telemetry of the server");
        AREAS.put("fish.payara.requesttracing.", "telemetry of the server");
        AREAS.put("fish.payara.nucleus.requesttracing.", "telemetry of the server");
        AREAS.put("org.jboss.weld.", "CDI (Weld)");
        AREAS.put("org.glassfish.weld.", "CDI (Weld)");
        AREAS.put("org.glassfish.grizzly.", "connections and HTTP parsing (Grizzly)");
        AREAS.put("org.apache.catalina.", "servlet container");
        AREAS.put("org.glassfish.", "servlet container");
        AREAS.put("com.sun.enterprise.", "servlet container");
        AREAS.put("fish.payara.", "servlet container");
        AREAS.put("io.undertow.", "servlet container");
        AREAS.put("org.xnio.", "connections and HTTP parsing (XNIO)");
        AREAS.put("com.fasterxml.jackson.", "Jackson");
        AREAS.put("org.springframework.", "Spring");
        AREAS.put("reactor.netty.", "Reactor Netty");
        AREAS.put("reactor.", "Reactor");
        AREAS.put("io.netty.", "Netty");
    }

    private static final int STACK_DEPTH = 200;

    private final Map<String, Integer> ownTime = new HashMap<>();
    private final Map<String, Integer> underneath = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private final Map<String, Integer> ourMethods = new HashMap<>();
    private final Map<String, Integer> threads = new HashMap<>();
    private final Node root = new Node("all");
    private int samples;

    public static void main(String[] arguments) throws IOException {
        ProfileSummary summary = new ProfileSummary();
        try (RecordingFile file = new RecordingFile(Path.of(arguments[0]))) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    summary.add(event);
                }
            }
        }
        summary.print();
    }

    private void add(RecordedEvent event) {
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        samples++;
        List<String> stack = new ArrayList<>();
        for (RecordedFrame frame : frames.subList(0, Math.min(frames.size(), STACK_DEPTH))) {
            stack.add(frame.getMethod().getType().getName() + "." + frame.getMethod().getName());
        }
        String payer = stack.stream().map(ProfileSummary::area).filter(a -> a != null).findFirst().orElse("JDK only");
        ownTime.merge(payer, 1, Integer::sum);
        Set<String> seen = new HashSet<>();
        for (String method : stack) {
            String area = area(method);
            if (area != null && seen.add(area)) {
                underneath.merge(area, 1, Integer::sum);
            }
            if (method.startsWith("dev.stagedoor.") && seen.add(method)) {
                ourMethods.merge(method, 1, Integer::sum);
            }
        }
        methods.merge(stack.get(0), 1, Integer::sum);
        if (event.getThread("sampledThread") != null && event.getThread("sampledThread").getJavaName() != null) {
            threads.merge(event.getThread("sampledThread").getJavaName().replaceAll("\\d+", "N"), 1, Integer::sum);
        }
        Node node = root;
        node.count++;
        for (int i = stack.size() - 1; i >= 0; i--) {
            node = node.children.computeIfAbsent(stack.get(i), Node::new);
            node.count++;
        }
    }

    private static String area(String method) {
        for (Map.Entry<String, String> entry : AREAS.entrySet()) {
            if (method.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    private void print() {
        System.out.printf("Java code: %d samples of Flight Recorder%n%n", samples);
        shares("By area: own code and the JDK methods that it calls", ownTime, 20);
        shares("By area: anywhere on the stack (an area counts what it calls)", underneath, 20);
        shares("By thread", threads, 12);
        shares("Stagedoor's methods, with all that they call", ourMethods, 30);
        shares("Hottest methods, themselves", methods, 40);
        System.out.println("Top down (from 1.5 %; runs of single callees are joined)");
        root.print(0, samples);
    }

    private void shares(String title, Map<String, Integer> counts, int most) {
        System.out.println(title);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .filter(entry -> entry.getValue() * 200 >= samples)
                .forEach(entry -> System.out.printf("  %5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
        System.out.println();
    }

    private static final class Node {
        final String method;
        final Map<String, Node> children = new HashMap<>();
        int count;

        Node(String method) {
            this.method = method;
        }

        void print(int depth, int total) {
            for (Node child : children.values().stream()
                    .filter(node -> node.count * 1000 >= total * 15)
                    .sorted(Comparator.comparingInt((Node node) -> node.count).reversed())
                    .toList()) {
                Node shown = child;
                while (shown.children.size() == 1
                        && shown.children.values().iterator().next().count == shown.count
                        && !shown.method.startsWith("dev.stagedoor.")) {
                    shown = shown.children.values().iterator().next();
                }
                System.out.printf("  %5.1f %%  %s%s%n", 100.0 * shown.count / total, "  ".repeat(depth), shorten(shown.method));
                shown.print(depth + 1, total);
            }
        }

        private static String shorten(String method) {
            int dot = method.lastIndexOf('.', method.lastIndexOf('.') - 1);
            return method.startsWith("dev.stagedoor.") ? method : method.substring(dot + 1);
        }
    }
}
