/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Generates SDKs, each in a process of its own: what the generator's libraries need of memory, time and class loading, and what they make
 * of a definition that was written to harm, ends with that process.
 */
@ApplicationScoped
public class SdkGenerator {

    private static final System.Logger LOG = System.getLogger(SdkGenerator.class.getName());

    private static final String PROGRAM = "dev.stagedoor.controlplane.sdk.generator.GenerateSdk";
    private static final int MOST_AT_A_TIME = 2;
    private static final long MOST_WAIT_SECONDS = 10;
    private static final long MOST_SECONDS = 60;
    private static final int LONGEST_COMPLAINT = 2_000;

    private final Semaphore permits = new Semaphore(MOST_AT_A_TIME, true);
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /**
     * @param document what {@link SdkDocument} makes
     * @return a zip archive
     * @throws AwsException {@code TooManyRequestsException}, {@code BadRequestException} when it takes too long
     */
    public byte[] generate(
            SdkType type, ObjectNode document, SdkParameters parameters, String invokeUrl, String region) {
        Map<String, String> properties = parameters.ofGenerator(invokeUrl, region); // refuses what is not to be
        String license = parameters.license();
        boolean permitted = false;
        try {
            permitted = permits.tryAcquire(MOST_WAIT_SECONDS, TimeUnit.SECONDS);
            if (!permitted) {
                throw new AwsException(429, "TooManyRequestsException", "Too Many Requests");
            }
            Path directory = Files.createTempDirectory("stagedoor-sdk");
            try {
                Files.writeString(directory.resolve("document.json"), Json.write(document));
                Files.writeString(
                        directory.resolve("properties.json"), Json.write(Json.MAPPER.valueToTree(properties)));
                Path output = Files.createDirectory(directory.resolve("output"));
                run(type, directory);
                return SdkArchive.of(output, parameters.directory(), license);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AwsException.serviceUnavailable();
        } finally {
            if (permitted) {
                permits.release();
            }
        }
    }

    private void run(SdkType type, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                GeneratorClassPath.find(),
                PROGRAM,
                type.id(),
                "document.json",
                "properties.json",
                "output"));
        builder.environment().clear(); // it holds the keys of this installation
        builder.directory(directory.toFile());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(log.toFile());
        Process process = builder.start();
        running.add(process);
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw AwsException.badRequest(
                        "Unable to generate the SDK: it takes more than " + MOST_SECONDS + " seconds");
            }
            if (process.exitValue() != 0) {
                LOG.log(System.Logger.Level.WARNING, "No SDK " + type.id() + " was generated: " + complaint(log));
                throw AwsException.internalFailure();
            }
        } finally {
            process.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
            running.remove(process);
        }
    }

    /** Ends what still runs. */
    @PreDestroy
    void close() {
        running.forEach(Process::destroyForcibly);
    }

    private static String complaint(Path log) throws IOException {
        try (var stream = Files.newInputStream(log)) {
            return new String(stream.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
