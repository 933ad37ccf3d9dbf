/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * One AWS resource as its author defined it.
 *
 * <p>The path is the AWS resource path ({@code /restapis/a1b2c3d4e5/stages/prod}): the URI the SDK calls, the key of
 * the row and the end of the ARN. The document holds the members that AWS answers for the resource, without the
 * resources embedded in it, which have rows of their own.
 */
@Entity
@Table(name = "definition")
public class Definition {

    @Id
    private String path = "";

    private String parent = "";

    private String type = "";

    @Column(name = "document")
    private String json = "{}";

    /** When the row was made, in microseconds of the epoch: lists of some nouns come by age. */
    private long created;

    @Version
    private long version;

    protected Definition() {} // for JPA

    Definition(String path, String type, ObjectNode document) {
        this.path = path;
        this.parent = parentOf(path);
        this.type = type;
        this.json = Json.write(document);
        this.created = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    public String path() {
        return path;
    }

    /** The path of the resource that owns this one; empty for a root such as a RestApi. */
    public String parent() {
        return parent;
    }

    /** The AWS noun in the SDK's spelling, such as {@code RestApi}. */
    public String type() {
        return type;
    }

    /** A fresh copy; changing it changes nothing until {@link Definitions#replace} stores it. */
    public ObjectNode document() {
        return Json.readObject(json);
    }

    public long version() {
        return version;
    }

    /** In microseconds of the epoch. */
    long created() {
        return created;
    }

    String json() {
        return json;
    }

    void document(ObjectNode document) {
        this.json = Json.write(document);
    }

    /** The last segment of the path: the resource's id, name, verb, status code or type. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The owner of a path by AWS's URI grammar: {@code /owner/collection/id}, except the singletons
     * {@code /methods/verb/integration}, {@code /deployments/id/snapshot} (ours, see {@link FrozenDeployment}) and
     * {@code /account}, and {@code /owner/documentation/parts/id}.
     */
    public static String parentOf(String path) {
        String[] segments = path.split("/", -1); // [0] is empty: the path starts with a slash
        int drop = 2;
        if (segments.length == 2 || isSingleton(segments)) {
            drop = 1;
        } else if (segments.length >= 4 && segments[segments.length - 3].equals("documentation")) {
            drop = 3;
        }
        return String.join("/", Arrays.copyOf(segments, segments.length - drop));
    }

    /** By the collection two before it: a model or a stage may be named {@code integration} or {@code snapshot}. */
    private static boolean isSingleton(String[] segments) {
        if (segments.length < 4) {
            return false;
        }
        String collection = segments[segments.length - 3];
        return switch (segments[segments.length - 1]) {
            case "integration" -> collection.equals("methods");
            case "snapshot" -> collection.equals("deployments");
            default -> false;
        };
    }
}
