/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The functions that the servers of a test run host: as they would run on AWS, with nothing of Stagedoor in them. */
final class TestFunctions {

    static final boolean NODE = isThere("node");

    private TestFunctions() {}

    /** @param directory where the programs that start them may be written */
    static Map<String, String> settings(Path directory) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("stagedoor.functions", "java-greeting,java-authorizer" + (NODE ? ",node-echo,node-stream" : ""));
        addJava(settings, directory, "java-greeting", JavaGreeting.class, 2);
        addJava(settings, directory, "java-authorizer", JavaAuthorizer.class, 1);
        settings.put("stagedoor.functions.node-echo.command", node(directory, "echo"));
        settings.put("stagedoor.functions.node-echo.handler", "echo.handler");
        settings.put("stagedoor.functions.node-stream.command", node(directory, "stream"));
        settings.put("stagedoor.functions.node-stream.timeout-millis", "20000");
        settings.put("stagedoor.functions.node-stream.workers", "2");
        return settings;
    }

    private static String node(Path directory, String program) {
        Path source = Path.of("src/test/resources/functions", program + ".mjs");
        return script(directory.resolve("node-" + program), "node " + source.toAbsolutePath());
    }

    private static void addJava(
            Map<String, String> settings, Path directory, String name, Class<?> handler, int workers) {
        String prefix = "stagedoor.functions." + name + ".";
        settings.put(
                prefix + "command",
                script(
                        directory.resolve(name),
                        Path.of(System.getProperty("java.home"), "bin", "java")
                                + " -Xmx64m -XX:TieredStopAtLevel=1 -cp " + classPath() + " "
                                + AWSLambda.class.getName() + " $_HANDLER"));
        settings.put(prefix + "handler", handler.getName() + "::handleRequest");
        settings.put(prefix + "workers", Integer.toString(workers));
        settings.put(prefix + "timeout-millis", "20000");
    }

    /** AWS's runtime interface client and what it needs, and the functions. */
    private static String classPath() {
        return Stream.of(AWSLambda.class, RequestHandler.class, PojoSerializer.class, JavaGreeting.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining(":"));
    }

    private static String script(Path file, String command) {
        try {
            Files.writeString(file, "#!/bin/sh\nexec " + command + "\n");
            if (!file.toFile().setExecutable(true)) {
                throw new IllegalStateException(file + " cannot be made executable");
            }
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
