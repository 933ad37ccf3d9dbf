/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of the pipeline did to one request: what each saw, made and decided, and how long it took. The execution
 * log of a test and the structured trace are both written from it. Secrets are masked as they are recorded.
 *
 * <p>A request that is not traced has none, and pays a null check a step. For one thread at a time, as the exchange is.
 */
public final class Trace {

    /**
     * One step.
     *
     * @param startMicros since the request came in
     * @param facts JSON values by name, in the order in which they are told
     */
    public record Event(String step, Instant time, long startMicros, long durationMicros, Map<String, Object> facts) {

        /** A fact that is an object; empty when it is not there. */
        public Map<String, Object> object(String name) {
            return Trace.object(facts, name);
        }
    }

    /** Of the step that asks the backend. */
    public static final String RESPONSE = "response";

    private static final int MOST_EVENTS = 64;

    private final long receivedNanos;
    private final Instant received;
    private final int mostBodyBytes;
    private final SecretMask mask = new SecretMask();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();

    /**
     * @param exchange the request, which has just come in
     * @param mostBodyBytes bodies up to this length are read into memory to be recorded; a longer one streams as it would
     *     without a trace
     */
    public Trace(Exchange exchange, int mostBodyBytes) {
        this.receivedNanos = exchange.receivedNanos();
        this.received = Instant.ofEpochMilli(exchange.receivedMillis());
        this.mostBodyBytes = mostBodyBytes;
    }

    /** A fact that is an object; empty when it is not there. */
    @SuppressWarnings("unchecked") // all that is recorded has string keys
    public static Map<String, Object> object(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    public int mostBodyBytes() {
        return mostBodyBytes;
    }

    /** Masks what must not be recorded. */
    public SecretMask mask() {
        return mask;
    }

    /** Something that the step under way has decided or seen, for its event. */
    public void note(String name, Object value) {
        notes.put(name, value);
    }

    /**
     * What the backend answered, before anything is made of it. Who has it first tells it: of a function nobody else sees
     * what it returned.
     *
     * @param bytes null for a body that streams
     */
    public void backendAnswered(int status, Headers headers, byte @Nullable [] bytes) {
        if (!notes.containsKey(RESPONSE)) {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("status", status);
            response.put("headers", mask.headers(headers));
            putBody(response, bytes, true);
            notes.put(RESPONSE, response);
        }
    }

    /**
     * Adds a body to facts.
     *
     * @param bytes null for one that streams
     * @param present whether there is one
     */
    public void putBody(Map<String, Object> facts, byte @Nullable [] bytes, boolean present) {
        if (bytes != null) {
            facts.put("body", mask.body(bytes));
            facts.put("bodyBytes", bytes.length);
        } else if (present) {
            facts.put("bodyStreams", true);
        }
    }

    /** What is asked of a backend or a function. */
    public Map<String, Object> request(IntegrationRequest request) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Object> headers = mask.headers(request.headers());
        facts.put("httpMethod", request.method());
        facts.put(
                "uri",
                mask.text(request.target().scheme() + "://" + request.target().authority() + request.requestTarget()));
        facts.put("headers", headers);
        putBody(facts, request.body(), request.hasBody());
        return facts;
    }

    /** A step is over: its notes and these facts are its event. */
    public void event(String step, long startNanos, Map<String, Object> facts) {
        Map<String, Object> all = new LinkedHashMap<>(notes);
        notes.clear();
        all.putAll(facts);
        if (events.size() < MOST_EVENTS) {
            long start = Math.max(0, micros(startNanos - receivedNanos));
            events.add(new Event(
                    step,
                    received.plusNanos(TimeUnit.MICROSECONDS.toNanos(start)),
                    start,
                    micros(System.nanoTime() - startNanos),
                    Collections.unmodifiableMap(all)));
        }
    }

    public List<Event> events() {
        return Collections.unmodifiableList(events);
    }

    /** All of it as JSON values. */
    public Map<String, Object> toJson() {
        List<Object> steps = new ArrayList<>();
        long end = 0;
        for (Event event : events) {
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("step", event.step());
            step.put("startMicros", event.startMicros());
            step.put("durationMicros", event.durationMicros());
            step.putAll(event.facts());
            steps.add(step);
            end = Math.max(end, event.startMicros() + event.durationMicros());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", received.toString());
        json.put("durationMicros", end);
        json.put("steps", steps);
        return json;
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
