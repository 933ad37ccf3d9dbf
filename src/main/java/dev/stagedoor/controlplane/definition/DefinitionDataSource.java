/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import dev.stagedoor.platform.configuration.InvalidSettingException;
import dev.stagedoor.platform.configuration.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database named by {@code stagedoor.database.url}, for the container to pool (see {@code data-source} in
 * {@code web.xml}). Choosing here, by MicroProfile Config, keeps the WAR the same on every server: neither server's
 * own placeholders are portable. The schema is migrated before the first connection leaves.
 */
public class DefinitionDataSource implements DataSource {

    private static final System.Logger LOGGER = System.getLogger(DefinitionDataSource.class.getName());

    private final Object opening = new Object();
    private @Nullable String lastFault;
    private volatile @Nullable DataSource target;

    private DataSource target() {
        DataSource opened = target;
        if (opened == null) {
            synchronized (opening) {
                opened = target;
                if (opened == null) {
                    opened = openOrSayWhyNot();
                    target = opened;
                }
            }
        }
        return opened;
    }

    /** The first to fail when the application starts, deep inside the container: so it is said here, in one line. */
    private DataSource openOrSayWhyNot() {
        try {
            return open(Settings.load());
        } catch (InvalidSettingException e) {
            say(String.valueOf(e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            say("The database " + Settings.load().database() + " cannot be opened: " + cause.getMessage());
            throw e;
        }
    }

    private void say(String fault) {
        if (!fault.equals(lastFault)) {
            lastFault = fault;
            LOGGER.log(System.Logger.Level.ERROR, "Stagedoor cannot work. {0}", fault);
        }
    }

    static DataSource open(Settings settings) {
        Settings.Database database = settings.database();
        DataSource source;
        String vendor;
        if (database.url().startsWith("jdbc:h2:")) {
            try {
                Files.createDirectories(settings.data());
            } catch (IOException e) {
                throw new UncheckedIOException("Setting stagedoor.data: cannot create " + settings.data(), e);
            }
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL(database.url());
            h2.setUser(database.user());
            h2.setPassword(database.password());
            source = h2;
            vendor = "h2";
        } else if (database.url().startsWith("jdbc:postgresql:")) {
            PGSimpleDataSource postgresql = new PGSimpleDataSource();
            postgresql.setUrl(database.url());
            postgresql.setUser(database.user());
            postgresql.setPassword(database.password());
            source = postgresql;
            vendor = "postgresql";
        } else {
            throw new InvalidSettingException(
                    "stagedoor.database.url", database.url(), "expected jdbc:h2:… or jdbc:postgresql:…");
        }
        Flyway.configure(DefinitionDataSource.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration/" + vendor)
                .load()
                .migrate();
        return source;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return target().getConnection();
    }

    /** The container's pool may pass credentials of its own; the settings hold the only true ones. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return target().getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return target().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return target().isWrapperFor(type);
    }
}
