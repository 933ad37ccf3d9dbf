/* SPDX-License-Identifier: Apache-2.0 */
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs Stagedoor on this machine: Payara Micro with the WAR at the root, the embedded database in a directory, and the
 * example backend beside it. {@code mvn -Prun} builds and then starts this; it stops with Ctrl-C.
 *
 * <p>System properties: {@code stagedoor.port} (8080), {@code stagedoor.data} (data), {@code stagedoor.address}
 * (127.0.0.1; 0.0.0.0 for all), {@code stagedoor.example} (the example backend's port; 0 for none). Every other setting
 * is an environment variable, such as {@code STAGEDOOR_REGION}: the server inherits them. Ends with the process that
 * started it.
 */
public class Run {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final int port = Integer.getInteger("stagedoor.port", 8080);
    private final Path data = Path.of(System.getProperty("stagedoor.data", "data"))
            .toAbsolutePath()
            .normalize();
    private final String address = System.getProperty("stagedoor.address", "127.0.0.1");
    private final int examplePort = Integer.getInteger("stagedoor.example", port + 1);
    private final Path credentials = data.resolve("admin-credentials");
    private final Path log = data.resolve("logs/server.log");
    private final List<Process> children = new ArrayList<>();

    /** What the server said on its way up, for the message when it does not come up. */
    private final List<String> complaints = new ArrayList<>();

    private volatile boolean payaraIsUp;

    public static void main(String[] arguments) throws Exception {
        System.exit(new Run().run());
    }

    private int run() throws Exception {
        if (!isFree(port)) {
            return refuse("Port " + port + " is taken. Choose another one: mvn -Prun -Dstagedoor.port=" + (port + 1));
        }
        Files.createDirectories(log.getParent());
        boolean firstStart = !Files.exists(credentials);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        // Ctrl-C reaches every process of the terminal; whoever ends Maven alone means all of this too
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));

        say("Starting Stagedoor on port " + port + " with its data in " + data + " …");
        Process server = startServer();
        if (!awaitReady(server)) {
            synchronized (complaints) {
                complaints.forEach(Run::say);
            }
            return refuse("Stagedoor did not start. The whole log: " + log);
        }
        boolean example = examplePort != 0 && startExample();
        welcome(firstStart, example);
        return server.waitFor();
    }

    private Process startServer() throws IOException {
        Path config = Path.of("server-config/payara");
        Path runtime = Path.of("target/server/run-" + port)
                .toAbsolutePath(); // unpacked afresh at every start, so that no old configuration lives on
        delete(runtime);
        Files.createDirectories(runtime);
        Path preBoot = runtime.resolve("pre-boot.asadmin");
        Files.writeString(
                preBoot,
                Files.readString(config.resolve("pre-boot.asadmin")).stripTrailing()
                        + "\nset configs.config.server-config.network-config.network-listeners.network-listener"
                        + ".http-listener.address=" + address + "\n");

        List<String> command = new ArrayList<>(List.of(java(), "@" + config.resolve("jvm.options")));
        if (Runtime.version().feature() >= 24) {
            command.add("@" + config.resolve("jvm-24.options"));
        }
        command.addAll(List.of("-jar", "target/server/payara-micro.jar", "--nohazelcast", "--disablephonehome"));
        command.addAll(List.of("--rootdir", runtime.toString(), "--port", Integer.toString(port)));
        command.addAll(
                List.of("--logproperties", config.resolve("logging.properties").toString()));
        command.addAll(List.of("--prebootcommandfile", preBoot.toString()));
        command.addAll(List.of("--deploy", "target/stagedoor.war", "--contextroot", "/"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("STAGEDOOR_DATA", data.toString());
        // To try things with backends of one's own machine and network; elsewhere only public addresses are called.
        builder.environment().putIfAbsent("STAGEDOOR_EGRESS_ALLOW", "0.0.0.0/0,::/0");
        Process server = builder.start();
        children.add(server);
        BufferedWriter file = Files.newBufferedWriter(log);
        relay(server.getInputStream(), file, this::show);
        relay(server.getErrorStream(), file, this::showOurs);
        return server;
    }

    /** True once the WAR says that it is ready; an open port or a status alone says nothing (Payara answers early). */
    private boolean awaitReady(Process server) throws InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        int refusalsWhileUp = 0;
        while (server.isAlive() && System.nanoTime() < deadline && refusalsWhileUp < 20) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (payaraIsUp && answer.statusCode() == 200 && answer.body().contains("stagedoor-ready")) {
                    return true;
                }
                refusalsWhileUp += payaraIsUp ? 1 : 0;
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(250);
        }
        return false;
    }

    private boolean startExample() throws IOException {
        if (!isFree(examplePort)) {
            say("Port " + examplePort
                    + " is taken, so the example backend is not started (-Dstagedoor.example=<port>).");
            return false;
        }
        Process example = new ProcessBuilder(
                        java(), "-Xmx32m", "deploy/examples/backend/Backend.java", Integer.toString(examplePort))
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("logs/example-backend.log").toFile())
                .start();
        children.add(example);
        return true;
    }

    private void welcome(boolean firstStart, boolean example) throws IOException {
        String endpoint = "http://localhost:" + port;
        Properties key = new Properties();
        if (Files.exists(credentials)) {
            try (var reader = Files.newBufferedReader(credentials)) {
                key.load(reader); // "[default]" reads as a key of its own; the rest is name = value
            }
        }
        String region = System.getenv().getOrDefault("STAGEDOOR_REGION", "us-east-1");
        say("");
        say("Stagedoor is ready at " + endpoint + "   (Ctrl-C stops it)");
        String id = key.getProperty("aws_access_key_id");
        if (id == null) {
            say("Administrator's access key: the one of your settings, or the one you took from " + credentials);
        } else if (firstStart) {
            say("Administrator's access key, made just now and kept in " + credentials);
            say("  aws_access_key_id     = " + id);
            say("  aws_secret_access_key = " + key.getProperty("aws_secret_access_key"));
        } else {
            say("Administrator's access key " + id + ": its secret is in " + credentials);
        }
        if (example) {
            say("");
            say("Three lines to copy: import an API, deploy it, call a backend through it.");
            say("");
            threeLines(endpoint, region).forEach(Run::say);
        }
        say("");
    }

    /** With the AWS CLI where there is one, else with curl, which can sign too. */
    private List<String> threeLines(String endpoint, String region) {
        String file = "deploy/examples/petstore.openapi3.json";
        String call = "curl http://$API.execute-api.localhost:" + port + "/dev/pets";
        if (isOnPath("aws")) {
            String unset = System.getenv("AWS_ACCESS_KEY_ID") == null
                    ? ""
                    : "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; ";
            String aws = "aws --endpoint-url " + endpoint + " apigateway ";
            String key = Files.exists(credentials)
                    ? unset + "export AWS_SHARED_CREDENTIALS_FILE=" + credentials
                    : "export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…";
            return List.of(
                    key + " AWS_DEFAULT_REGION=" + region + " AWS_PAGER=",
                    "API=$(" + aws + "import-rest-api --body fileb://" + file + " --query id --output text)",
                    aws + "create-deployment --rest-api-id $API --stage-name dev --variables backend=localhost:"
                            + examplePort + " && " + call);
        }
        String curl =
                "curl -s --aws-sigv4 aws:amz:" + region + ":apigateway -u \"$KEY\" -H Content-Type:application/json ";
        return List.of(
                "KEY=$(sed -n 's/^aws_.*key.* *= *//p' " + credentials + " | paste -sd: -)",
                "API=$(" + curl + "--data-binary @" + file + " '" + endpoint
                        + "/restapis?mode=import' | sed 's/.*\"id\":\"\\([a-z0-9]*\\)\".*/\\1/')",
                curl + "-d '{\"stageName\":\"dev\",\"variables\":{\"backend\":\"localhost:" + examplePort + "\"}}' "
                        + endpoint + "/restapis/$API/deployments && " + call);
    }

    // ---- the server's output: all of it to the log file, to the console what a person wants to see

    private interface Line {
        void accept(String line);
    }

    private static final Pattern EVENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ (\\p{Upper}+) (\\S+) .*");
    private static final Pattern BAD_SETTING = Pattern.compile(".*(Setting stagedoor\\.\\S+ is '.*': .*)");

    private void show(String line) {
        if (!line.startsWith("JdbcRuntimeExtension")) { // a left-over of Payara's
            System.out.println(line);
        }
    }

    private void showOurs(String line) {
        Matcher event = EVENT.matcher(line);
        if (line.contains("PayaraMicro Payara Micro") && line.contains(" ready in ")) {
            payaraIsUp = true;
        } else if (event.matches() && event.group(2).startsWith("dev.stagedoor")) {
            System.out.println(line);
        } else if (event.matches() && !event.group(1).equals("INFO") && payaraIsUp) {
            System.err.println(line);
        }
        Matcher setting = BAD_SETTING.matcher(line);
        synchronized (complaints) {
            if (setting.matches() && !complaints.contains(setting.group(1))) {
                complaints.add(setting.group(1));
            } else if (event.matches() && event.group(1).equals("SEVERE") && complaints.size() < 10) {
                complaints.add(line);
            }
        }
    }

    private static void relay(InputStream from, BufferedWriter file, Line console) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    console.accept(line);
                    synchronized (file) {
                        file.write(line);
                        file.newLine();
                        file.flush();
                    }
                }
            } catch (IOException e) {
                // the server has gone, and its output with it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    // ---- small things

    private void stop() {
        children.forEach(Process::destroy);
        for (Process child : children) {
            try {
                if (!child.waitFor(30, TimeUnit.SECONDS)) {
                    child.destroyForcibly();
                }
            } catch (InterruptedException e) {
                child.destroyForcibly();
            }
        }
        say("Stagedoor has stopped.");
    }

    private static boolean isFree(int port) {
        for (String host : List.of("127.0.0.1", "0.0.0.0")) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .flatMap(directory -> Stream.of(program, program + ".exe").map(name -> Path.of(directory, name)))
                .anyMatch(Files::isExecutable);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static int refuse(String reason) {
        System.err.println(reason);
        return 1;
    }
}
