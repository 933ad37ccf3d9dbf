/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a failure of the database means for whoever made the call. */
public enum DatabaseFault {
    /** Two callers wrote the same at once; one of them may try again. */
    CONCURRENT_WRITE,
    /** There is no database to talk to, for now. */
    UNREACHABLE;

    /** Serialisation failure, deadlock, lock time-out and duplicate key, in PostgreSQL's and H2's SQL states. */
    private static final Pattern CONCURRENT = Pattern.compile("40001|40P01|55P03|HYT00|23505");

    /** Connection exceptions, and a database that is starting or stopping. */
    private static final Pattern AWAY = Pattern.compile("08...|57P0.|90067|90098|90121");

    /** What this one exception says, its causes left aside; empty when it says neither. */
    public static Optional<DatabaseFault> of(Throwable exception) {
        if (exception instanceof OptimisticLockException
                || exception instanceof PessimisticLockException
                || exception instanceof LockTimeoutException) {
            return Optional.of(CONCURRENT_WRITE);
        }
        if (exception instanceof SQLException sql) {
            String state = sql.getSQLState();
            if (state != null && CONCURRENT.matcher(state).matches()) {
                return Optional.of(CONCURRENT_WRITE);
            }
            // A pool that cannot give a connection throws without a state.
            if (state == null || AWAY.matcher(state).matches()) {
                return Optional.of(UNREACHABLE);
            }
        }
        return Optional.empty();
    }
}
