/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.resolver.api.maven.Maven;
import org.jboss.shrinkwrap.resolver.api.maven.ScopeType;
import org.jboss.shrinkwrap.resolver.api.maven.coordinate.MavenDependencies;
import org.jboss.shrinkwrap.resolver.api.maven.coordinate.MavenDependencyExclusion;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for AWS's services on premise, as Maven brings it: DynamoDB Local (AWS's own), ElasticMQ for SQS and S3Proxy,
 * which believes only what is signed. Each is a process with a class path of its own: their libraries would quarrel with
 * each other's and with ours.
 */
final class AwsTwins {

    private static final int DYNAMODB_PORT = TestServers.freePort();
    private static final int SQS_PORT = TestServers.freePort();
    private static final int S3_PORT = TestServers.freePort();

    /** Clouds that S3Proxy can pass on to: 150 MB of client libraries. */
    private static final String[] OTHER_CLOUDS = {
        "com.google.cloud",
        "com.azure",
        "com.github.openstack4j.core",
        "com.github.openstack4j.core.connectors",
        "org.apache.sshd",
        "io.grpc"
    };

    private static @Nullable AwsTwins running;

    private final List<Process> processes = new ArrayList<>();
    private final Path directory = TestServers.freshDirectory("aws");

    /** What a server has to know to find them. */
    static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("stagedoor.aws.endpoint.dynamodb", "http://127.0.0.1:" + DYNAMODB_PORT);
        settings.put("stagedoor.aws.endpoint.sqs", "http://127.0.0.1:" + SQS_PORT);
        settings.put("stagedoor.aws.endpoint.s3", "http://127.0.0.1:" + S3_PORT);
        return settings;
    }

    private AwsTwins() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(Process::destroyForcibly)));
        try {
            List<File> dynamoDb = classPath("com.amazonaws:DynamoDBLocal:2.6.1");
            run(
                    dynamoDb,
                    "-Dsqlite4java.library.path=" + libraries(dynamoDb),
                    "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                    "-inMemory",
                    "-port",
                    Integer.toString(DYNAMODB_PORT));
            run(
                    classPath("org.elasticmq:elasticmq-rest-sqs_2.13:1.7.1"),
                    ElasticMq.class.getName(),
                    Integer.toString(SQS_PORT));
            run(
                    classPath("org.gaul:s3proxy:4.1.0", OTHER_CLOUDS),
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    s3Properties().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<File> classPath(String coordinates, String... withoutGroups) {
        MavenDependencyExclusion[] exclusions = Arrays.stream(withoutGroups)
                .map(group -> MavenDependencies.createExclusion(group, "*"))
                .toArray(MavenDependencyExclusion[]::new);
        return List.of(Maven.resolver()
                .addDependency(MavenDependencies.createDependency(coordinates, ScopeType.COMPILE, false, exclusions))
                .resolve()
                .withTransitivity()
                .asFile());
    }

    /** DynamoDB Local keeps its data in SQLite, whose libraries are artifacts too. */
    private Path libraries(List<File> classPath) throws IOException {
        Path libraries = Files.createDirectories(directory.resolve("libraries"));
        for (File file : classPath) {
            if (!file.getName().endsWith(".jar")) {
                Files.createSymbolicLink(libraries.resolve(file.getName()), file.toPath());
            }
        }
        return libraries;
    }

    private Path s3Properties() throws IOException {
        return Files.write(
                directory.resolve("s3.properties"),
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + S3_PORT,
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=" + AwsStandIn.ACCESS_KEY_ID,
                        "s3proxy.credential=" + AwsStandIn.SECRET_ACCESS_KEY,
                        "jclouds.provider=transient-nio2",
                        "jclouds.identity=local",
                        "jclouds.credential=local"));
    }

    private void run(List<File> classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stream.concat(
                                Stream.of(Path.of("target/test-classes")
                                        .toAbsolutePath()
                                        .toString()),
                                classPath.stream().map(File::getPath))
                        .collect(Collectors.joining(File.pathSeparator))));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("output-" + processes.size() + ".txt").toFile())
                .start());
    }

    /** Starts them for this test run, if no test has yet, and waits until they answer. */
    static synchronized void awaitReady() {
        if (running == null) {
            running = new AwsTwins();
        }
        for (int port : new int[] {DYNAMODB_PORT, SQS_PORT, S3_PORT}) {
            await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
                new Socket("127.0.0.1", port).close();
                return true;
            });
        }
    }

    /** ElasticMQ's server artifact has a program of its own, and much besides; its library has none. */
    static final class ElasticMq {

        private ElasticMq() {}

        public static void main(String[] arguments) throws ReflectiveOperationException {
            Object builder = Class.forName("org.elasticmq.rest.sqs.SQSRestServerBuilder")
                    .getMethod("withPort", int.class)
                    .invoke(null, Integer.parseInt(arguments[0]));
            builder =
                    builder.getClass().getMethod("withInterface", String.class).invoke(builder, "127.0.0.1");
            builder.getClass().getMethod("start").invoke(builder);
        }
    }
}
