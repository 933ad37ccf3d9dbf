/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Changes;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The audit records in their table. Rows are inserted, and deleted when they are old; nothing changes one. By JDBC, on the
 * connection of the transaction: a row is no definition, and one statement is all it costs.
 */
@ApplicationScoped
@Transactional
public class AuditTrail {

    /** A record that is now in the table for good, as JSON. */
    record Recorded(String json) {}

    /** A record found, and its place in the order of recording. */
    record Found(long sequence, ObjectNode json) {}

    /**
     * What to look for.
     *
     * @param column null for no further condition
     * @param before only records of lower sequence
     */
    record Query(
            Instant from,
            Instant to,
            @Nullable String column,
            @Nullable Object value,
            long before,
            int most) {}

    @Resource(lookup = "java:app/jdbc/stagedoor")
    DataSource dataSource;

    @Inject
    Event<Recorded> recorded;

    /** Records a call in the transaction that it is. */
    void changed(AuditedCall.Facts facts, Changes changes, @Nullable ObjectNode answer) {
        insert(AuditRecord.changed(facts, changes, answer));
    }

    /** Records a call that changed nothing, because it was refused or failed. */
    public void refused(AuditedCall.Facts facts, AwsException error) {
        insert(AuditRecord.refused(facts, error));
    }

    private void insert(AuditRecord record) {
        AuditedCall.Facts facts = record.facts();
        String json = Json.write(record.json());
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into audit_event (event_id, event_time, event_name, event_source, user_name,"
                                + " access_key_id, resource_name, read_only, record) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, record.eventId());
            insert.setLong(2, record.time().toEpochMilli());
            insert.setString(3, cut(facts.eventName(), 256));
            insert.setString(4, facts.eventSource());
            insert.setString(5, cut(facts.userName(), 256));
            insert.setString(6, facts.accessKeyId() == null ? "" : cut(facts.accessKeyId(), 128));
            insert.setString(7, cut(facts.resource(), 2048));
            insert.setBoolean(8, facts.readOnly());
            insert.setString(9, json);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot write the audit record", e);
        }
        recorded.fire(new Recorded(json));
    }

    /** PostgreSQL's texts hold no NUL; a column no more than it is declared for. */
    private static String cut(String text, int most) {
        String printable = text.replace('\0', '?');
        return printable.length() <= most ? printable : printable.substring(0, most);
    }

    /** Newest first. */
    List<Found> find(Query query) {
        String condition = query.column() == null ? "" : " and " + query.column() + " = ?";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select sequence, record from audit_event where event_time >= ? and event_time <= ?"
                                + " and sequence < ?" + condition + " order by sequence desc limit ?")) {
            int next = 1;
            select.setLong(next++, query.from().toEpochMilli());
            select.setLong(next++, query.to().toEpochMilli());
            select.setLong(next++, query.before());
            if (query.column() != null) {
                select.setObject(next++, query.value());
            }
            select.setInt(next, query.most());
            List<Found> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Found(rows.getLong(1), Json.readObject(rows.getString(2))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read audit records", e);
        }
    }

    /** @return how many records were deleted */
    int deleteOlderThan(Instant time) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from audit_event where event_time < ?")) {
            delete.setLong(1, time.toEpochMilli());
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot delete old audit records", e);
        }
    }
}
