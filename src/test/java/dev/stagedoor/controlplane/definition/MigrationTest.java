/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What a new version makes of rows that an older one has written. */
class MigrationTest {

    private final JdbcDataSource h2 = new JdbcDataSource();

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(h2)
                .locations("classpath:db/migration/h2")
                .target(version)
                .load()
                .migrate();
    }

    private static void insert(Connection connection, String path, String type, String document) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into definition (path, parent, type, document, version, created) values (?, '', ?, ?, 1, 7)")) {
            insert.setString(1, path);
            insert.setString(2, type);
            insert.setString(3, document);
            insert.executeUpdate();
        }
    }

    @Test
    void namesAndCustomersOfKeysThatAreThereAreFound() throws SQLException {
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        migrate("4");
        List<String> found = new ArrayList<>();
        try (Connection connection = h2.getConnection()) {
            insert(connection, "/apikeys/a", "ApiKey", "{\"name\":\"a \\\"b\\\" é\",\"tags\":{\"customerId\":\"no\"}}");
            insert(connection, "/apikeys/b", "ApiKey", "{\"name\":\"b\",\"customerId\":\"c\"}");
            insert(connection, "/restapis/r", "RestApi", "{\"name\":\"no key\"}");

            migrate("latest");

            try (ResultSet rows = connection
                    .createStatement()
                    .executeQuery("select path, member, text, created from searched_member order by path, member")) {
                while (rows.next()) {
                    found.add(String.join(
                            " ", rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                }
            }
        }

        assertThat(found)
                .containsExactly("/apikeys/a name a \"b\" é 7", "/apikeys/b customerId c 7", "/apikeys/b name b 7");
    }
}
