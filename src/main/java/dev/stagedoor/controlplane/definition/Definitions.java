/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The store of definitions. Every method runs in the caller's
 * transaction; a management call is one transaction.
 */
@ApplicationScoped
public class Definitions {

    /**
     * The row at {@code :root} and all beneath it: what starts with the root and a slash comes before {@code :end}, the
     * root with the character after the slash. A range, because a database can use its index for that.
     */
    private static final String WITHIN =
            "(d.path >= :root and d.path < :end and (d.path = :root or d.path >= :beneath))";

    private static final int PORTION = 200;

    @PersistenceContext(unitName = "stagedoor")
    EntityManager entityManager;

    @Inject
    Changes changes = new Changes();

    public Optional<Definition> find(String path) {
        return Optional.ofNullable(entityManager.find(Definition.class, path));
    }

    /** Those of the paths at which there is a row. */
    public Set<String> existing(List<String> paths) {
        Set<String> existing = new HashSet<>();
        for (int from = 0; from < paths.size(); from += PORTION) {
            existing.addAll(entityManager
                    .createQuery("select d.path from Definition d where d.path in :paths", String.class)
                    .setParameter("paths", paths.subList(from, Math.min(from + PORTION, paths.size())))
                    .getResultList());
        }
        return existing;
    }

    /**
     * Serialises writers of one aggregate: waits until no other transaction holds the row, then holds it until this
     * one ends. Structural edits lock their RestApi, so that checks across rows (sibling names, references) hold.
     *
     * @return empty when there is no such row
     */
    public Optional<Definition> lock(String path) {
        return Optional.ofNullable(entityManager.find(Definition.class, path, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The resources of one type that {@code owner} owns, in path order. */
    public List<Definition> list(String owner, String type) {
        return list(owner, type, "", Integer.MAX_VALUE);
    }

    /**
     * One page of {@link #list(String, String)}.
     *
     * @param after the path of the last row of the page before; empty for the first page
     */
    public List<Definition> list(String owner, String type, String after, int limit) {
        return entityManager
                .createQuery(
                        "select d from Definition d where d.parent = :owner and d.type = :type and d.path > :after"
                                + " order by d.path",
                        Definition.class)
                .setParameter("owner", owner)
                .setParameter("type", type)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * A part of {@link #list(String, String)} by age.
     *
     * @param oldestFirst else the newest comes first
     * @param after the last row of the part before; null for the first part
     */
    public List<Definition> listByAge(
            String owner, String type, boolean oldestFirst, @Nullable Place after, int limit) {
        String further = oldestFirst ? ">" : "<";
        String direction = oldestFirst ? "" : " desc";
        TypedQuery<Definition> query = entityManager
                .createQuery(
                        "select d from Definition d where d.parent = :owner and d.type = :type"
                                + (after == null
                                        ? ""
                                        // the first condition is what an index can be entered by
                                        : " and d.created " + further + "= :created and (d.created " + further
                                                + " :created or d.path " + further + " :path)")
                                // all columns of an index, or H2 takes another one and sorts every row that there is
                                + " order by d.parent" + direction + ", d.type" + direction + ", d.created" + direction
                                + ", d.path" + direction,
                        Definition.class)
                .setParameter("owner", owner)
                .setParameter("type", type)
                .setMaxResults(limit);
        if (after != null) {
            query.setParameter("created", after.created()).setParameter("path", after.path());
        }
        return query.getResultList();
    }

    /**
     * Where a row stands among others by age.
     *
     * @param created in microseconds of the epoch
     */
    public record Place(long created, String path) {

        public static Place of(Definition row) {
            return new Place(row.created(), row.path());
        }
    }

    /**
     * The rows of the types that are searched whose member begins with a text, newest first, as far as an index tells:
     * of a long text the caller looks at the rest.
     *
     * @param whole whether the member is the text, and not more
     * @param after the last row of the part before; null for the first part
     */
    public List<Definition> search(String member, String text, boolean whole, @Nullable Place after, int limit) {
        String start = SearchedMember.start(text);
        TypedQuery<String> query = entityManager
                .createQuery(
                        "select m.key.path from SearchedMember m where m.key.member = :member"
                                + (whole ? " and m.start = :start" : " and m.start >= :start and m.start < :end")
                                + (after == null
                                        ? ""
                                        : " and m.created <= :created and (m.created < :created or m.key.path < :path)")
                                + " order by m.created desc, m.key.path desc",
                        String.class)
                .setParameter("member", member)
                .setParameter("start", start)
                .setMaxResults(limit);
        if (!whole) {
            query.setParameter("end", following(start));
        }
        if (after != null) {
            query.setParameter("created", after.created()).setParameter("path", after.path());
        }
        return query.getResultList().stream()
                .map(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What is greater than every text that begins with this one: the last character is the next. */
    private static String following(String text) {
        int last = text.codePointBefore(text.length());
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return text.substring(0, text.length() - Character.charCount(last))
                + Character.toString(Math.min(next, Character.MAX_CODE_POINT));
    }

    /** The rows of one type that were made since a moment, however deep beneath a path. */
    public List<Definition> listBeneath(String path, String type, Instant since) {
        return entityManager
                .createQuery(
                        "select d from Definition d where d.type = :type and d.path >= :beneath and d.path < :end"
                                + " and d.created >= :since",
                        Definition.class)
                .setParameter("type", type)
                .setParameter("beneath", path + "/")
                .setParameter("end", path + "0")
                .setParameter("since", ChronoUnit.MICROS.between(Instant.EPOCH, since))
                .getResultList();
    }

    /** Every row of one type, whoever owns it: for the publisher, which looks for stages. */
    public List<Definition> ofType(String type) {
        return entityManager
                .createQuery("select d from Definition d where d.type = :type order by d.path", Definition.class)
                .setParameter("type", type)
                .getResultList();
    }

    /** The rows of one type whose document has a text in it, such as an id: candidates for what refers to it. */
    public List<Definition> mentioning(String type, String text) {
        String literally = text.replaceAll("([%_!])", "!$1");
        return entityManager
                .createQuery(
                        "select d from Definition d where d.type = :type and d.json like :text escape '!'"
                                + " order by d.path",
                        Definition.class)
                .setParameter("type", type)
                .setParameter("text", "%" + literally + "%")
                .getResultList();
    }

    /** The path and the version of every row of one type: what tells whether any has changed. */
    public Map<String, Long> versions(String type) {
        Map<String, Long> versions = new HashMap<>();
        entityManager
                .createQuery("select d.path, d.version from Definition d where d.type = :type", Object[].class)
                .setParameter("type", type)
                .getResultList()
                .forEach(row -> versions.put((String) row[0], (Long) row[1]));
        return versions;
    }

    /**
     * The resource at {@code root} and all it owns, but not the copies that its deployments serve; empty tree when
     * there is no such row.
     */
    public DefinitionTree tree(String root) {
        DefinitionTree tree = new DefinitionTree();
        // Values and not entities, which the transaction would compare with the rows again when it ends.
        within("select d.path, d.type, d.json from Definition d", " and d.type <> :exceptType", Object[].class, root)
                .setParameter("exceptType", FrozenDeployment.TYPE)
                .getResultList()
                .forEach(row -> tree.put(
                        ((String) row[0]).substring(root.length()), (String) row[1], Json.readObject((String) row[2])));
        return tree;
    }

    /** @throws IllegalStateException when the path is taken; callers check first and answer AWS's ConflictException */
    public Definition create(String path, String type, ObjectNode document) {
        if (find(path).isPresent()) {
            throw new IllegalStateException(path + " exists");
        }
        Definition definition = new Definition(path, type, document);
        changes.add(path, type, null, definition.json());
        entityManager.persist(definition);
        makeFound(definition, document);
        return definition;
    }

    /** Stores a new document at a path that exists. */
    public void replace(String path, ObjectNode document) {
        change(find(path).orElseThrow(() -> new IllegalStateException(path + " does not exist")), document);
    }

    private void change(Definition row, ObjectNode document) {
        String before = row.json();
        row.document(document);
        changes.add(row.path(), row.type(), before, row.json());
        makeFound(row, document);
    }

    private void makeFound(Definition row, ObjectNode document) {
        for (String member : SearchedMember.of(row.type())) {
            SearchedMember.Key key = new SearchedMember.Key(row.path(), member);
            String start = SearchedMember.start(document, member);
            SearchedMember known = entityManager.find(SearchedMember.class, key);
            if (known != null) {
                known.startsWith(start);
            } else if (!start.isEmpty()) {
                entityManager.persist(new SearchedMember(key, start, row.created()));
            }
        }
    }

    /** Creates or replaces. */
    public void put(String path, String type, ObjectNode document) {
        find(path).ifPresentOrElse(found -> change(found, document), () -> create(path, type, document));
    }

    /** Deletes the resource at {@code path} and all it owns. */
    public void delete(String path) {
        Definition deleted = find(path).orElse(null);
        entityManager.flush();
        if (deleted != null) {
            changes.add(path, deleted.type(), deleted.json(), null);
            if (!SearchedMember.of(deleted.type()).isEmpty()) {
                entityManager
                        .createQuery("delete from SearchedMember m where m.key.path = :path")
                        .setParameter("path", path)
                        .executeUpdate();
            }
        }
        int rows = bindRoot(entityManager.createQuery("delete from Definition d where " + WITHIN), path)
                .executeUpdate();
        changes.addRows(Math.max(0, rows - 1)); // those it owned
        entityManager.clear(); // it may hold rows that are no more
    }

    /**
     * Writes what has changed and lets go of the rows that are held: for a call that works through thousands, as every
     * query compares all that are held.
     */
    public void letGo() {
        entityManager.flush();
        entityManager.clear();
    }

    /** Deletes the rows of one type that were made before a moment: what is kept for a time only, and owns nothing. */
    public void deleteMadeBefore(String type, Instant moment) {
        entityManager
                .createQuery("delete from Definition d where d.type = :type and d.created < :created")
                .setParameter("type", type)
                .setParameter("created", ChronoUnit.MICROS.between(Instant.EPOCH, moment))
                .executeUpdate();
    }

    /**
     * Makes the rows at and beneath {@code root} equal to the tree: what an import does, in the caller's transaction.
     * The copies that deployments serve stay.
     */
    public void store(String root, DefinitionTree tree) {
        Map<String, Definition> stored = new HashMap<>();
        rows(root, FrozenDeployment.TYPE).forEach(row -> stored.put(row.path(), row));
        List<Definition> added = new ArrayList<>();
        tree.nodes().forEach((relative, node) -> {
            String path = root + relative;
            Definition row = stored.remove(path);
            if (row == null) {
                Definition made = new Definition(path, node.type(), node.document());
                changes.add(path, made.type(), null, made.json());
                added.add(made);
            } else if (!row.document().equals(node.document())) {
                change(row, node.document());
            }
        });
        for (Definition row : stored.values()) {
            changes.add(row.path(), row.type(), row.json(), null);
            entityManager.remove(row);
        }
        // In the order in which they will be read and deleted together: neighbours are on the same pages then.
        added.sort(Comparator.comparing(Definition::path));
        persist(added);
    }

    /** In portions: what a provider does for one new row grows with the number of new rows that it holds. */
    private void persist(List<Definition> added) {
        int held = 0;
        for (Definition definition : added) {
            entityManager.persist(definition);
            if (++held == PORTION) {
                held = 0;
                letGo();
            }
        }
    }

    private List<Definition> rows(String root, String exceptType) {
        return within("select d from Definition d", " and d.type <> :exceptType", Definition.class, root)
                .setParameter("exceptType", exceptType)
                .getResultList();
    }

    /** A query for the row at {@code root} and all beneath it. */
    private <T> TypedQuery<T> within(String select, String condition, Class<T> result, String root) {
        TypedQuery<T> query =
                entityManager.createQuery(select + " where " + WITHIN + condition + " order by d.path", result);
        bindRoot(query, root);
        return query;
    }

    private static Query bindRoot(Query query, String root) {
        return query.setParameter("root", root)
                .setParameter("beneath", root + "/")
                .setParameter("end", root + "0");
    }
}
