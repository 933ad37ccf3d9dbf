/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function that runs here.
 *
 * @param name the function's name, the last part of its ARN
 * @param arn its ARN, if only this one is meant; null for the function of this name in any account and region
 * @param command the program that runs it, with arguments; empty when workers are started by somebody else and connect
 *     to {@link #port}
 * @param directory the program's working directory, and {@code LAMBDA_TASK_ROOT}; null for an empty one of each worker's
 *     own
 * @param handler {@code _HANDLER}
 * @param workers how many invocations run at a time, one in each worker
 * @param port where the Runtime API listens for workers that somebody else starts; 0 for any free port
 * @param timeoutMillis how long one invocation may run
 * @param queue how many invocations may wait for a free worker
 * @param memoryMegabytes what the function is told that it has
 * @param environmentFile lines of the form NAME=value for the function's environment; null for none
 */
public record FunctionSettings(
        String name,
        @Nullable String arn,
        List<String> command,
        @Nullable Path directory,
        String handler,
        int workers,
        int port,
        int timeoutMillis,
        int queue,
        int memoryMegabytes,
        @Nullable Path environmentFile) {

    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:lambda:[a-z0-9-]+:\\d{12}:function:.+");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s\"']+)");

    public FunctionSettings {
        command = List.copyOf(command);
    }

    /** @throws InvalidSettingException when one cannot work */
    static List<FunctionSettings> from(Config config) {
        return NamedSettings.of(config, "stagedoor.functions").stream()
                .map(FunctionSettings::from)
                .toList();
    }

    private static FunctionSettings from(NamedSettings keys) {
        List<String> command = words(keys.text("stagedoor.functions.{name}.command"));
        int port = keys.number("stagedoor.functions.{name}.port", 0, 0, 65_535);
        if (command.isEmpty() == (port == 0)) {
            throw new InvalidSettingException(
                    keys.key("stagedoor.functions.{name}.command"),
                    "",
                    "set the command that runs the function's workers, or the port for workers that are started"
                            + " elsewhere, and not both");
        }
        String arn = keys.text("stagedoor.functions.{name}.arn");
        if (!arn.isEmpty() && !ARN.matcher(arn).matches()) {
            throw new InvalidSettingException(
                    keys.key("stagedoor.functions.{name}.arn"), arn, "expected a Lambda function's ARN");
        }
        return new FunctionSettings(
                keys.name(),
                arn.isEmpty() ? null : arn,
                command,
                keys.path("stagedoor.functions.{name}.directory"),
                keys.text("stagedoor.functions.{name}.handler"),
                keys.number("stagedoor.functions.{name}.workers", 1, 1, 1_000),
                port,
                keys.number("stagedoor.functions.{name}.timeout-millis", 30_000, 100, 900_000),
                keys.number("stagedoor.functions.{name}.queue", 100, 0, 100_000),
                keys.number("stagedoor.functions.{name}.memory-megabytes", 128, 1, 1_000_000),
                keys.path("stagedoor.functions.{name}.environment-file"));
    }

    /** Splits at blanks, except between quotes. No shell reads it: nothing is substituted. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            String quoted = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            words.add(quoted != null ? quoted : matcher.group(3));
        }
        return words;
    }
}
