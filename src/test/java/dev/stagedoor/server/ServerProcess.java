/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server that a test starts, stops and kills by itself; the data directory outlives it. */
final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the WAR and returns at once.
     *
     * @param directory holds the database in {@code data}, the server's files and its log
     * @param settings Stagedoor's settings by their MicroProfile Config names
     */
    static ServerProcess start(Path directory, Map<String, String> settings) throws IOException {
        int port = TestServers.freePort();
        // Payara starts what it finds deployed in its directory, says that it is ready, and then deploys the WAR anew.
        delete(directory.resolve("server"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(TestServers.jvmOptions());
        command.add("-Dstagedoor.data=" + directory.resolve("data"));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", "target/server/payara-micro.jar", "--deploy", "target/stagedoor.war"));
        command.addAll(TestServers.serverOptions(port, directory));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("console.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ServerProcess(process, port);
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

    int port() {
        return port;
    }

    /** As {@code kill -9} does: no farewell, nothing flushed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As Ctrl-C and a service manager do. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The server did not stop within a minute");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
