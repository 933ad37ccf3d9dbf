/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What the servers of a test run need: free ports, fresh data directories under {@code target/it}, keys made up for the
 * run and a PostgreSQL. Comes before Arquillian's own extension, which reads the properties set here.
 */
public final class TestServers implements BeforeAllCallback {

    static final Path PAYARA_CONFIG = Path.of("server-config/payara");
    static final String ACCESS_KEY_ID = "AKIAINTEGRATIONTESTS";
    static final String SECRET_ACCESS_KEY = UUID.randomUUID().toString();

    /** Of the users administrator, developer and viewer of the server's own realm, each in the group of its name. */
    static final String PASSWORD = UUID.randomUUID().toString();

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(TestServers.class))
                .computeIfAbsent("servers", key -> new Started(), Started.class);
    }

    /** The gateway on the server named {@code h2} or {@code postgresql} in arquillian.xml. */
    static Gateway gateway(String qualifier) {
        return new Gateway(
                URI.create("http://127.0.0.1:" + System.getProperty("stagedoor.it." + qualifier + ".port")),
                ACCESS_KEY_ID,
                SECRET_ACCESS_KEY);
    }

    /** The data directory of that server. */
    static Path data(String qualifier) {
        return Path.of(System.getProperty("stagedoor.it." + qualifier + ".data"));
    }

    /** Has a name mean another address from now on, for that server; there is one such name. */
    static void nameHost(String qualifier, String address, String name) {
        try {
            Files.writeString(
                    Path.of(System.getProperty("stagedoor.it." + qualifier + ".hosts")),
                    "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + "\n" + address + " " + name
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // else it prints the servers' whole command lines, keys included
    private static final Logger ARQUILLIAN = Logger.getLogger("fish.payara.arquillian");

    private static final class Started implements AutoCloseable {

        private final EmbeddedPostgres postgres;

        Started() {
            ARQUILLIAN.setLevel(Level.WARNING);
            try {
                postgres = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Functions on one server only: AWS's Java client unpacks to a path that all of a machine's servers share.
            describe("h2", TestFunctions.settings(freshDirectory("functions")));
            Map<String, String> settings = new LinkedHashMap<>(AwsTwins.settings());
            settings.put("stagedoor.database.url", postgres.getJdbcUrl("postgres", "postgres"));
            settings.put("stagedoor.database.user", "postgres");
            settings.put("stagedoor.database.password", "postgres");
            settings.put("stagedoor.blocking-calls", "0"); // so that one of the servers makes every call the other way
            describe("postgresql", settings);
        }

        private static void describe(String qualifier, Map<String, String> settings) {
            int port = freePort();
            Path directory = freshDirectory(qualifier);
            Map<String, String> all = new LinkedHashMap<>(settings);
            all.put("stagedoor.admin.access-key-id", ACCESS_KEY_ID);
            all.put("stagedoor.admin.secret-access-key", SECRET_ACCESS_KEY);
            all.put("stagedoor.egress.allow", "127.0.0.0/8,::1/128"); // where the tests' backends are
            all.put("stagedoor.data", directory.resolve("data").toString());
            all.putAll(AwsStandIn.settings());
            all.putAll(TestIssuer.settings());
            all.putAll(TestLoadBalancer.settings());
            List<String> jvm = new ArrayList<>(jvmOptions());
            jvm.add("-Djdk.net.hosts.file=" + hosts(qualifier, directory));
            jvm.add("-Dsun.net.inetaddr.ttl=1");
            all.forEach((name, value) -> jvm.add("-D" + name + "=" + value));
            System.setProperty("stagedoor.it." + qualifier + ".port", Integer.toString(port));
            System.setProperty(
                    "stagedoor.it." + qualifier + ".data",
                    directory.resolve("data").toString());
            System.setProperty("stagedoor.it." + qualifier + ".jvm", String.join(" ", jvm));
            List<String> server = new ArrayList<>(serverOptions(port, directory));
            server.addAll(List.of("--postbootcommandfile", users(directory).toString()));
            System.setProperty("stagedoor.it." + qualifier + ".server", String.join(" ", server));
        }

        /** All names that the server knows: it asks no DNS. */
        private static Path hosts(String qualifier, Path directory) {
            Path hosts = directory.resolve("hosts");
            System.setProperty("stagedoor.it." + qualifier + ".hosts", hosts.toString());
            nameHost(qualifier, "127.0.0.1", "name.test");
            return hosts;
        }

        /** Payara's commands that add the users to its file realm. */
        private static Path users(Path directory) {
            try {
                Path password =
                        Files.writeString(directory.resolve("password"), "AS_ADMIN_USERPASSWORD=" + PASSWORD + "\n");
                return Files.write(
                        directory.resolve("post-boot.asadmin"),
                        Stream.of("administrator", "developer", "viewer")
                                .map(user -> "create-file-user --groups " + user + " --passwordfile " + password + " "
                                        + user)
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            postgres.close();
        }
    }

    static List<String> jvmOptions() {
        List<String> options = new ArrayList<>();
        options.add("@" + PAYARA_CONFIG.resolve("jvm.options"));
        if (Runtime.version().feature() >= 24) {
            options.add("@" + PAYARA_CONFIG.resolve("jvm-24.options"));
        }
        options.add("-Xmx512m");
        return options;
    }

    static List<String> serverOptions(int port, Path directory) {
        return List.of(
                "--nohazelcast",
                "--disablephonehome",
                "--port",
                Integer.toString(port),
                "--contextroot",
                "/",
                "--rootdir",
                directory.resolve("server").toString(),
                "--logproperties",
                PAYARA_CONFIG.resolve("logging.properties").toString(),
                "--prebootcommandfile",
                PAYARA_CONFIG.resolve("pre-boot.asadmin").toString());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty directory {@code target/it/name-…} of this run. */
    static Path freshDirectory(String name) {
        try {
            Path parent = Files.createDirectories(Path.of("target/it").toAbsolutePath());
            Path directory = Files.createTempDirectory(parent, name + "-");
            Files.createDirectories(directory.resolve("server"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
