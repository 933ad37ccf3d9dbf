/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A container's side of a non-blocking upload. */
public final class Upload extends ServletInputStream {

    private final StringBuilder arrived = new StringBuilder();
    private @Nullable ReadListener listener;
    private boolean ended;

    public void arrive(String text) {
        arrived.append(text);
    }

    public void send(String text) throws IOException {
        arrive(text);
        listener().onDataAvailable();
    }

    public void end() throws IOException {
        ended = true;
        listener().onAllDataRead();
    }

    public ReadListener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody listens");
        }
        return listener;
    }

    @Override
    public void setReadListener(ReadListener readListener) {
        listener = readListener;
    }

    @Override
    public int available() {
        return arrived.length();
    }

    @Override
    public boolean isReady() {
        return arrived.length() > 0;
    }

    @Override
    public boolean isFinished() {
        return ended && arrived.length() == 0;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int count = Math.min(length, arrived.length());
        byte[] bytes = arrived.substring(0, count).getBytes(UTF_8);
        System.arraycopy(bytes, 0, buffer, offset, count);
        arrived.delete(0, count);
        return count;
    }
}
