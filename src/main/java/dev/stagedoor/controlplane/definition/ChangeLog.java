/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What transactions have changed of the rows that traffic follows, in the order of their commits. A node that asks what
 * is new reads one row when nothing is, and else the paths: never all API keys for the sake of one.
 *
 * <p>Every transaction that changes such a row has a number. It takes the number as the last thing it does and holds the
 * row with it until it commits, so a reader that sees a number also sees all that was changed under lower ones.
 */
@ApplicationScoped
public class ChangeLog {

    /** Means everything: all rows are beneath it. */
    public static final String ROOT = "/";

    /** Who has not read for so many transactions reads everything. */
    private static final int KEPT_TRANSACTIONS = 10_000;

    private static final int MOST_PATHS = 1_000;

    private static final int TIDIED_EVERY = 100;

    /** The types that {@code deployment} follows. */
    private static final Set<String> FOLLOWED =
            Set.of("Stage", "ApiKey", "UsagePlan", "UsagePlanKey", "DomainName", "BasePathMapping", "VpcLink");

    @PersistenceContext(unitName = "stagedoor")
    EntityManager entityManager;

    /**
     * What is new.
     *
     * @param number of the last transaction, to ask with the next time
     * @param whole whether the paths are all that is new; else everything may be
     * @param paths of rows that were made, changed or deleted, with what was beneath them
     */
    public record News(long number, boolean whole, Set<String> paths) {}

    /** Whether a change is for the log. A deleted API takes its stages along. */
    static boolean concerns(String type, boolean deleted) {
        return FOLLOWED.contains(type) || deleted && type.equals("RestApi");
    }

    /** @param number of the last transaction that the caller knows of; -1 when it knows of none */
    public News since(long number) {
        long last = lastNumber();
        if (last == number) {
            return new News(last, true, Set.of());
        }
        List<?> rows = entityManager
                .createNativeQuery(
                        "select number, path from change_log where number > ?1 and number <= ?2" + " order by number")
                .setParameter(1, number)
                .setParameter(2, last)
                .setMaxResults(MOST_PATHS)
                .getResultList();
        Set<String> paths = new LinkedHashSet<>();
        boolean whole = number >= 0 && !rows.isEmpty() && rows.size() < MOST_PATHS && number(rows.get(0)) == number + 1;
        for (Object row : rows) {
            String path = (String) ((Object[]) row)[1];
            whole &= !path.equals(ROOT);
            paths.add(path);
        }
        return new News(last, whole, whole ? paths : Set.of());
    }

    /** The last thing that a transaction does. */
    void append(Set<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        entityManager.flush(); // what takes long, before others have to wait
        entityManager
                .createNativeQuery("update change_number set number = number + 1")
                .executeUpdate();
        long number = lastNumber();
        for (String path : paths.size() < MOST_PATHS ? paths : Set.of(ROOT)) {
            entityManager
                    .createNativeQuery("insert into change_log (number, path) values (?1, ?2)")
                    .setParameter(1, number)
                    .setParameter(2, path)
                    .executeUpdate();
        }
        if (number % TIDIED_EVERY == 0) {
            entityManager
                    .createNativeQuery("delete from change_log where number <= ?1")
                    .setParameter(1, number - KEPT_TRANSACTIONS)
                    .executeUpdate();
        }
    }

    private long lastNumber() {
        return ((Number) entityManager
                        .createNativeQuery("select number from change_number")
                        .getSingleResult())
                .longValue();
    }

    private static long number(Object row) {
        return ((Number) ((Object[]) row)[0]).longValue();
    }
}
