/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.limit;

import java.util.concurrent.TimeUnit;

/**
 * What one run of a template, a path or a schema may cost. Work is counted in steps of at most some 100 ns, memory in
 * bytes ever asked for, of which no more can be held at a time; both grow with the input, so that a large body is no attack and a small one cannot become one:
 * for 10 KB the bounds are below 50 ms and 1 MiB. For one thread.
 */
public final class Budget {

    private static final long BASE_STEPS = 150_000;
    private static final long STEPS_PER_INPUT_BYTE = 12;
    private static final long BASE_BYTES = 600 * 1024;
    private static final long BYTES_PER_INPUT_BYTE = 40;
    private static final int MOST_DEPTH = 128;
    private static final int CHARS_PER_STEP = 32;

    /** A string and its array, with what refers to it. */
    private static final int TEXT_BYTES = 48;

    /** Beyond Latin-1. */
    private static final int BYTES_PER_CHAR = 2;

    /** A builder that grows holds its old array and one of twice the size, and then the string that is made of it. */
    private static final int ARRAYS_OF_A_BUILDER = 3;

    private static final int CHARS_SOUGHT_PER_STEP = 128;

    /** Against what the counting has not foreseen; generous, because a busy server stops threads for a while. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int CLOCK_INTERVAL = 0xfff;

    private final long deadlineNanos = System.nanoTime() + MOST_NANOS;
    private long steps;
    private long bytes;
    private int depth;

    private Budget(long inputBytes) {
        steps = BASE_STEPS + STEPS_PER_INPUT_BYTE * inputBytes;
        bytes = BASE_BYTES + BYTES_PER_INPUT_BYTE * inputBytes;
    }

    /** @param inputBytes the length of all that is worked on: the body, and the template or path */
    public static Budget forInput(long inputBytes) {
        return new Budget(inputBytes);
    }

    public void step() {
        step(1);
    }

    public void step(long count) {
        steps -= count;
        if (steps < 0) {
            throw new LimitExceededException("too much work");
        }
        if ((steps & CLOCK_INTERVAL) < count && System.nanoTime() - deadlineNanos > 0) {
            throw new LimitExceededException("too much time");
        }
    }

    /** Work that goes over a text once. */
    public void scan(int chars) {
        step(1 + chars / CHARS_PER_STEP);
    }

    /** A search for one text in another, at worst. */
    public void search(int chars, int soughtChars) {
        scan(chars);
        if (soughtChars > 1 && soughtChars <= chars) {
            step((long) soughtChars * (chars - soughtChars + 1) / CHARS_SOUGHT_PER_STEP);
        }
    }

    /** Memory about to be taken. */
    public void allocate(long count) {
        bytes -= count;
        if (bytes < 0) {
            throw new LimitExceededException("too much memory");
        }
    }

    /** A text about to be made: its characters, and the work of copying them. */
    public void text(long chars) {
        step(1 + chars / CHARS_PER_STEP);
        allocate(TEXT_BYTES + BYTES_PER_CHAR * chars);
    }

    /** Characters about to go to the end of a text that grows, and will be a string. */
    public void grow(long chars) {
        step(1 + chars / CHARS_PER_STEP);
        allocate(ARRAYS_OF_A_BUILDER * BYTES_PER_CHAR * chars);
    }

    /** How much may still be asked for. */
    public long bytesLeft() {
        return Math.max(0, bytes);
    }

    /** One level deeper; {@link #leave} comes back. */
    public void enter() {
        if (++depth > MOST_DEPTH) {
            depth--;
            throw new LimitExceededException("nested too deeply");
        }
    }

    public void leave() {
        depth--;
    }
}
