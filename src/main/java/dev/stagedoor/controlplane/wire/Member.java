/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One member of a {@link Shape}: its type, what values it takes, whether callers may set it, and how it is patched.
 * Immutable; every method answers a changed copy.
 */
public final class Member {

    /** The types of AWS's rest-json protocol; a timestamp is a number of seconds since 1970. */
    enum Type {
        STRING,
        BOOLEAN,
        INTEGER,
        DOUBLE,
        TIMESTAMP,
        LIST,
        MAP,
        STRUCTURE
    }

    private final String name;
    final Type type;
    /** The members of a structure; for a list or map one member, which describes every element. */
    final List<Member> parts;

    private boolean required;
    private boolean outputOnly;
    private boolean inputOnly;
    private boolean keepEmpty;
    private boolean dropEmpty;
    private boolean singleton;
    private boolean valuesRequired;
    private @Nullable JsonNode defaultValue;
    private List<String> values = List.of();
    private @Nullable Pattern pattern;
    private int leastLength = 0;
    private int mostLength = Integer.MAX_VALUE;
    private long least = Long.MIN_VALUE;
    private long most = Long.MAX_VALUE;
    private @Nullable String refusal;
    private @Nullable String missing;
    private @Nullable String blank;
    private Set<Op> patch = Set.of();
    private Set<Op> patchWhole = Set.of();
    private Set<Op> patchByValue = Set.of();

    private Member(String name, Type type, List<Member> parts) {
        this.name = name;
        this.type = type;
        this.parts = parts;
    }

    public static Member string(String name) {
        return new Member(name, Type.STRING, List.of());
    }

    /** The element of a list or map of strings. */
    public static Member string() {
        return string("member");
    }

    public static Member bool(String name) {
        return new Member(name, Type.BOOLEAN, List.of());
    }

    /** The element of a map of booleans. */
    public static Member bool() {
        return bool("member");
    }

    public static Member integer(String name) {
        return new Member(name, Type.INTEGER, List.of());
    }

    public static Member decimal(String name) {
        return new Member(name, Type.DOUBLE, List.of());
    }

    public static Member timestamp(String name) {
        return new Member(name, Type.TIMESTAMP, List.of());
    }

    public static Member list(String name, Member element) {
        return new Member(name, Type.LIST, List.of(element));
    }

    public static Member map(String name, Member value) {
        return new Member(name, Type.MAP, List.of(value));
    }

    public static Member structure(String name, Member... members) {
        return new Member(name, Type.STRUCTURE, List.of(members));
    }

    /** The element of a list or map of structures. */
    public static Member element(Member... members) {
        return structure("member", members);
    }

    public Member required() {
        Member copy = copy();
        copy.required = true;
        return copy;
    }

    /** Answered, never taken from a caller. */
    public Member outputOnly() {
        Member copy = copy();
        copy.outputOnly = true;
        return copy;
    }

    /** Taken from a caller, neither stored nor answered. */
    public Member inputOnly() {
        Member copy = copy();
        copy.inputOnly = true;
        return copy;
    }

    public Member defaultsTo(String value) {
        return defaultsTo(TextNode.valueOf(value));
    }

    public Member defaultsTo(boolean value) {
        return defaultsTo(BooleanNode.valueOf(value));
    }

    public Member defaultsTo(int value) {
        return defaultsTo(IntNode.valueOf(value));
    }

    /** What a new resource has when the caller says nothing. */
    public Member defaultsTo(JsonNode value) {
        Member copy = copy();
        copy.defaultValue = value;
        return copy;
    }

    /** Answers an empty list or map; without this it is left out. */
    public Member keepEmpty() {
        Member copy = copy();
        copy.keepEmpty = true;
        return copy;
    }

    /** An empty string is as if the caller had said nothing. */
    public Member dropEmpty() {
        Member copy = copy();
        copy.dropEmpty = true;
        return copy;
    }

    /** The values allowed, in the order in which AWS lists them when it refuses another. */
    public Member oneOf(String... values) {
        Member copy = copy();
        copy.values = List.of(values);
        return copy;
    }

    public Member pattern(String regex) {
        Member copy = copy();
        copy.pattern = Pattern.compile(regex);
        return copy;
    }

    public Member length(int least, int most) {
        Member copy = copy();
        copy.leastLength = least;
        copy.mostLength = most;
        return copy;
    }

    public Member range(long least, long most) {
        Member copy = copy();
        copy.least = least;
        copy.most = most;
        return copy;
    }

    /**
     * The text of the BadRequestException for a value that the service refuses: out of {@link #range}, or patched to
     * something that is not of the type, range, pattern or enumeration of the member.
     */
    public Member refuse(String text) {
        Member copy = copy();
        copy.refusal = text;
        return copy;
    }

    /** The text of the NotFoundException when a patch replaces or removes an entry of the map that is not there. */
    public Member missing(String text) {
        Member copy = copy();
        copy.missing = text;
        return copy;
    }

    /** The text of the BadRequestException for an empty string, given or patched. */
    public Member notBlank(String text) {
        Member copy = copy();
        copy.blank = text;
        return copy;
    }

    /** Patched entries of the map must have a value. */
    public Member valuesRequired() {
        Member copy = copy();
        copy.valuesRequired = true;
        return copy;
    }

    /** The list has one element: replacing any element replaces that one. */
    public Member singleton() {
        Member copy = copy();
        copy.singleton = true;
        return copy;
    }

    /**
     * How the member is patched: a scalar by its own path ({@code /description}), a map by its entries
     * ({@code /variables/color}), a list by its elements ({@code /binaryMediaTypes/image~1png}).
     */
    public Member patch(Op... ops) {
        Member copy = copy();
        copy.patch = setOf(ops);
        return copy;
    }

    /** What may be done to a whole map, list or structure by its own path: REMOVE empties it. */
    public Member patchWhole(Op... ops) {
        Member copy = copy();
        copy.patchWhole = setOf(ops);
        return copy;
    }

    /** How a list is patched by its own path, the element in {@code value} ({@code /vpcEndpointIds}). */
    public Member patchByValue(Op... ops) {
        Member copy = copy();
        copy.patchByValue = setOf(ops);
        return copy;
    }

    public String name() {
        return name;
    }

    boolean isRequired() {
        return required;
    }

    boolean isOutputOnly() {
        return outputOnly;
    }

    boolean isInputOnly() {
        return inputOnly;
    }

    boolean keepsEmpty() {
        return keepEmpty;
    }

    boolean dropsEmpty() {
        return dropEmpty;
    }

    boolean isSingleton() {
        return singleton;
    }

    boolean requiresValues() {
        return valuesRequired;
    }

    Optional<JsonNode> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    List<String> values() {
        return values;
    }

    Optional<Pattern> pattern() {
        return Optional.ofNullable(pattern);
    }

    int leastLength() {
        return leastLength;
    }

    int mostLength() {
        return mostLength;
    }

    boolean inRange(double number) {
        return number >= least && number <= most;
    }

    Optional<String> missingText() {
        return Optional.ofNullable(missing);
    }

    Optional<String> blankText() {
        return Optional.ofNullable(blank);
    }

    /** The exception for a value that the service refuses. */
    AwsException refused() {
        return AwsException.badRequest(refusal == null ? "Invalid " + name + " specified" : refusal);
    }

    Set<Op> patchOps() {
        return patch;
    }

    Set<Op> patchWholeOps() {
        return patchWhole;
    }

    Set<Op> patchByValueOps() {
        return patchByValue;
    }

    /** The description of every element of a list or map. */
    Member element() {
        return parts.get(0);
    }

    private static Set<Op> setOf(Op... ops) {
        return Set.copyOf(EnumSet.copyOf(List.of(ops)));
    }

    private Member copy() {
        Member copy = new Member(name, type, parts);
        copy.required = required;
        copy.outputOnly = outputOnly;
        copy.inputOnly = inputOnly;
        copy.keepEmpty = keepEmpty;
        copy.dropEmpty = dropEmpty;
        copy.singleton = singleton;
        copy.valuesRequired = valuesRequired;
        copy.defaultValue = defaultValue;
        copy.values = values;
        copy.pattern = pattern;
        copy.leastLength = leastLength;
        copy.mostLength = mostLength;
        copy.least = least;
        copy.most = most;
        copy.refusal = refusal;
        copy.missing = missing;
        copy.blank = blank;
        copy.patch = patch;
        copy.patchWhole = patchWhole;
        copy.patchByValue = patchByValue;
        return copy;
    }
}
