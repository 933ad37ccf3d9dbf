/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An access log in a file. Once it has its size, or the day (UTC) is over, it is renamed to
 * {@code access.log.20261122T153839.123Z} and a new one begun; only so many renamed files are kept, so the disk it takes
 * has a bound. A file that another program has moved away or deleted (logrotate) is noticed within a second, and a new
 * one begun: no signal is needed. After an error it tries again every second, and never leaves half a line.
 */
final class AccessLogFile extends AccessLogTarget {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long CHECK_MILLIS = 1_000;

    private final Path path;
    private final long rotateBytes;
    private final int keepFiles;
    private final Clock clock;

    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;
    private LocalDate day = LocalDate.EPOCH;
    private long size;
    private long nextCheckMillis;
    private @Nullable String failure;

    AccessLogFile(Path path, long rotateBytes, int keepFiles) {
        this(path, rotateBytes, keepFiles, Clock.systemUTC());
    }

    /** @param rotateBytes 0 for never: another program rotates */
    AccessLogFile(Path path, long rotateBytes, int keepFiles, Clock clock) {
        this.path = path;
        this.rotateBytes = rotateBytes;
        this.keepFiles = keepFiles;
        this.clock = clock;
    }

    @Override
    int write(Collection<String> lines) {
        byte[] bytes = bytes(lines);
        try {
            FileChannel open = open();
            if (open == null) {
                return lines.size();
            }
            append(open, bytes);
            failure = null;
            return 0;
        } catch (IOException e) {
            fail(e);
            return lines.size();
        }
    }

    private void append(FileChannel open, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
            size += bytes.length;
        } catch (IOException e) {
            if (buffer.position() > 0) {
                open.truncate(open.size() - buffer.position()); // half a line would spoil the one after it
            }
            throw e;
        }
    }

    /** The channel to write to, rotated and reopened if need be; null while a failure is young. */
    private @Nullable FileChannel open() throws IOException {
        long now = clock.millis();
        FileChannel open = channel;
        if (open == null && failure != null && now < nextCheckMillis) {
            return null;
        }
        if (open != null && now >= nextCheckMillis) {
            nextCheckMillis = now + CHECK_MILLIS;
            open = isStillThere() ? open : reopen();
        }
        if (open == null) {
            open = reopen();
        }
        return isFull() ? rotate() : open;
    }

    @Override
    void idle() {
        FileChannel open = channel;
        long now = clock.millis();
        if (open != null && now >= nextCheckMillis) {
            nextCheckMillis = now + CHECK_MILLIS;
            try {
                if (!isStillThere()) {
                    close(); // lets go of a file that was moved away, so that its space can be freed
                }
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    private boolean isStillThere() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            size = attributes.size(); // smaller than we know after copytruncate
            return Objects.equals(attributes.fileKey(), fileKey);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean isFull() {
        return rotateBytes > 0 && size > 0 && (size >= rotateBytes || !day.equals(LocalDate.now(clock)));
    }

    private FileChannel reopen() throws IOException {
        close();
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = open;
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        fileKey = attributes.fileKey();
        size = attributes.size();
        day = size == 0
                ? LocalDate.now(clock)
                : LocalDate.ofInstant(attributes.lastModifiedTime().toInstant(), ZoneOffset.UTC);
        nextCheckMillis = clock.millis() + CHECK_MILLIS;
        return open;
    }

    private FileChannel rotate() throws IOException {
        close();
        Path renamed = path.resolveSibling(path.getFileName() + "." + STAMP.format(clock.instant()));
        try {
            Files.move(path, renamed);
        } catch (FileAlreadyExistsException e) {
            // Two rotations in one millisecond: this file grows a little longer.
        }
        FileChannel open = reopen();
        removeOldest();
        return open;
    }

    private void removeOldest() throws IOException {
        String prefix = path.getFileName() + ".";
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent());
        List<Path> renamed;
        try (Stream<Path> files = Files.list(directory)) {
            renamed = files.filter(file -> isRenamed(file, prefix)).sorted().toList();
        }
        for (Path old : renamed.subList(0, Math.max(0, renamed.size() - keepFiles))) {
            Files.deleteIfExists(old);
        }
    }

    /** Only what this class has named is its to delete. */
    private static boolean isRenamed(Path file, String prefix) {
        String name = file.getFileName().toString();
        return name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{8}T\\d{6}\\.\\d{3}Z");
    }

    private void fail(IOException e) {
        failure = path + ": " + e;
        close();
        nextCheckMillis = clock.millis() + CHECK_MILLIS;
    }

    @Override
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failure = path + ": " + e;
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
