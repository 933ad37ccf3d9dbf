/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import jakarta.transaction.TransactionScoped;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction has changed, for its audit record and the {@link ChangeLog}. Documents are kept up to {@value #MOST_CHARACTERS} characters
 * together and rows up to {@value #MOST_ROWS}: an import may write thousands, and its record names and counts them.
 */
@TransactionScoped
public class Changes implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MOST_CHARACTERS = 65_536;
    private static final int MOST_ROWS = 1_000;

    /**
     * A row changed.
     *
     * @param before as JSON; null for a row that is new, and when there is no room for it
     * @param after as JSON; null for a row that is deleted, and when there is no room for it
     * @param whole whether both documents are here
     */
    public record Change(
            String path,
            String type,
            @Nullable String before,
            @Nullable String after,
            boolean whole) implements Serializable {}

    private final Map<String, Change> byPath = new LinkedHashMap<>();

    /** The paths of what traffic follows. */
    private final LinkedHashSet<String> followed = new LinkedHashSet<>();

    private int characters;
    private int rows;
    private int depth;
    private boolean granted;

    void add(String path, String type, @Nullable String before, @Nullable String after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (ChangeLog.concerns(type, after == null)) {
            followed.add(path);
        }
        Change earlier = byPath.get(path);
        if (earlier == null) {
            rows++;
            if (byPath.size() == MOST_ROWS) {
                return;
            }
        }
        String first = earlier == null ? before : earlier.before();
        int length = (first == null ? 0 : first.length()) + (after == null ? 0 : after.length());
        boolean whole = (earlier == null || earlier.whole()) && characters + length <= MOST_CHARACTERS;
        characters += whole ? length : 0;
        byPath.put(path, new Change(path, type, whole ? first : null, whole ? after : null, whole));
    }

    /** Rows deleted with the one that owned them. */
    void addRows(int more) {
        rows += more;
    }

    /** For a call that changes no row and yet is to be recorded, as what it answers lets somebody do more. */
    public void grant() {
        granted = true;
    }

    /** Whether there is anything to record. */
    public boolean isRecorded() {
        return granted || rows > 0;
    }

    /** Rows by path, as they were before the transaction and as it leaves them. */
    public Collection<Change> list() {
        return List.copyOf(byPath.values());
    }

    /** How many rows were changed, also those that are not listed. */
    public int rows() {
        return rows;
    }

    /** What the change log has to tell of; hands it out once. */
    Set<String> takeFollowed() {
        Set<String> taken = Set.copyOf(followed);
        followed.clear();
        return taken;
    }

    public void enter() {
        depth++;
    }

    public void leave() {
        depth--;
    }

    /** Whether no other of the calls that are one transaction is around the one that is running. */
    public boolean isOutermost() {
        return depth == 1;
    }

    /** Whether none of the calls that are one transaction is running any more. */
    boolean isOver() {
        return depth == 0;
    }
}
