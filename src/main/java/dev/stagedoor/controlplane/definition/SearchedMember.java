/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A member of a document by which its row is found without reading all others. Kept by {@link Definitions}. */
@Entity
@Table(name = "searched_member")
class SearchedMember {

    /** By type. */
    private static final Map<String, List<String>> MEMBERS = Map.of("ApiKey", List.of("name", "customerId"));

    /** An index takes no text of any length; who finds a row looks at the rest of the member. */
    private static final int LONGEST = 256;

    /** Of which row, and which member. */
    @Embeddable
    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private String path = "";

        private String member = "";

        protected Key() {} // for JPA

        Key(String path, String member) {
            this.path = path;
            this.member = member;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.path.equals(path) && key.member.equals(member);
        }

        @Override
        public int hashCode() {
            return Objects.hash(path, member);
        }
    }

    @EmbeddedId
    private Key key = new Key();

    @Column(name = "text")
    private String start = "";

    private long created;

    protected SearchedMember() {} // for JPA

    SearchedMember(Key key, String start, long created) {
        this.key = key;
        this.start = start;
        this.created = created;
    }

    void startsWith(String newStart) {
        this.start = newStart;
    }

    static List<String> of(String type) {
        return MEMBERS.getOrDefault(type, List.of());
    }

    /** How the member begins; empty when it is not there, and then nobody finds it. */
    static String start(ObjectNode document, String member) {
        JsonNode value = document.path(member);
        return value.isTextual() ? start(value.asText()) : "";
    }

    /** As much of a text as an index takes; PostgreSQL's hold no NUL. */
    static String start(String text) {
        String kept = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        return kept.replace('\0', '\uFFFD');
    }
}
