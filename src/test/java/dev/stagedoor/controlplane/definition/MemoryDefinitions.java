/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/** The real store on the real schema, in an H2 of its own in memory: one transaction a call, as the server does it. */
public final class MemoryDefinitions implements AutoCloseable {

    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb"); // a level lasts as long as its logger

    static {
        FLYWAY.setLevel(Level.WARNING);
    }

    private final JdbcDataSource h2 = new JdbcDataSource();
    private final EntityManagerFactory factory;
    private final Definitions definitions = new Definitions();
    private final ChangeLog changeLog = new ChangeLog();

    public MemoryDefinitions() {
        this(new Changes());
    }

    /** @param changes takes what transactions change */
    public MemoryDefinitions(Changes changes) {
        definitions.changes = changes;
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure()
                .dataSource(h2)
                .locations("classpath:db/migration/h2")
                .load()
                .migrate();
        factory = Persistence.createEntityManagerFactory(
                "stagedoor",
                Map.of(
                        "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource", "",
                        "jakarta.persistence.nonJtaDataSource", h2,
                        "eclipselink.logging.level", "WARNING"));
    }

    public Definitions definitions() {
        return definitions;
    }

    public ChangeLog changeLog() {
        return changeLog;
    }

    /**
     * What a call cost.
     *
     * @param statements how many it ran
     * @param rows how many these read or wrote together
     */
    public record Cost(long statements, long rows) {}

    /** What the database counts while a call runs. */
    public Cost cost(Runnable call) {
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set query_statistics_max_entries 10000");
            statement.execute("set query_statistics false"); // forgets what was counted
            statement.execute("set query_statistics true");
            call.run();
            try (ResultSet sum = statement.executeQuery("select coalesce(sum(execution_count), 0),"
                    + " coalesce(sum(cumulative_row_count), 0) from information_schema.query_statistics"
                    + " where regexp_like(sql_statement, '^(select|insert|update|delete)', 'i')")) {
                sum.next();
                return new Cost(sum.getLong(1), sum.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How the database finds what a call reads, one plan a query. */
    public List<String> plans(Runnable call) {
        List<String> plans = new ArrayList<>();
        cost(call);
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement();
                ResultSet queries =
                        statement.executeQuery("select sql_statement from information_schema.query_statistics"
                                + " where regexp_like(sql_statement, '^select .* from definition', 'i')")) {
            while (queries.next()) {
                plans.add(plan(connection, queries.getString(1)));
            }
            return plans;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String plan(Connection connection, String query) throws SQLException {
        try (PreparedStatement explain = connection.prepareStatement("explain " + query)) {
            for (int i = 1; i <= explain.getParameterMetaData().getParameterCount(); i++) {
                explain.setString(i, "1");
            }
            try (ResultSet plan = explain.executeQuery()) {
                plan.next();
                return plan.getString(1);
            }
        }
    }

    /** Runs a call in a transaction that ends as the container would end it: an exception rolls back. */
    public <T> T inTransaction(Supplier<T> call) {
        try (EntityManager entityManager = factory.createEntityManager()) {
            definitions.entityManager = entityManager;
            changeLog.entityManager = entityManager;
            entityManager.getTransaction().begin();
            boolean done = false;
            try {
                T result = call.get();
                changeLog.append(definitions.changes.takeFollowed());
                done = true;
                return result;
            } finally {
                if (done) {
                    entityManager.getTransaction().commit();
                } else {
                    entityManager.getTransaction().rollback();
                }
            }
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
