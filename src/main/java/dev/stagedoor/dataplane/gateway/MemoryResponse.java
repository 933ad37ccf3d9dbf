/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What would have been answered to a client; refuses what the data plane does not use of the Servlet API. */
final class MemoryResponse extends HttpServletResponseWrapper {

    private final int mostBytes;
    private final Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /** @param mostBytes a longer body fails as if the client had gone */
    MemoryResponse(int mostBytes) {
        super(Refusing.of(HttpServletResponse.class));
        this.mostBytes = mostBytes;
    }

    /** All fields, in the order and spelling in which they were first set. */
    Map<String, List<String>> headers() {
        return Collections.unmodifiableMap(headers);
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** The exchange knows it. */
    @Override
    public void setStatus(int status) {}

    @Override
    public void setHeader(String name, String value) {
        headers.put(spelled(name), new ArrayList<>(List.of(value)));
    }

    @Override
    public void addHeader(String name, String value) {
        headers.computeIfAbsent(spelled(name), unused -> new ArrayList<>()).add(value);
    }

    /** Of a gateway response; recorded: a test's answer does not show it. */
    @Override
    public void setContentType(String type) {}

    @Override
    public void setContentLength(int length) {}

    @Override
    public void setContentLengthLong(long length) {}

    /** An answer that has begun can still become another one. */
    @Override
    public boolean isCommitted() {
        return false;
    }

    @Override
    public void reset() {
        spelling.clear();
        headers.clear();
        body.reset();
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new ServletOutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (body.size() + length > mostBytes) {
                    throw new IOException("The answer is longer than " + mostBytes + " bytes");
                }
                body.write(bytes, offset, length);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                try {
                    listener.onWritePossible();
                } catch (IOException e) {
                    listener.onError(e);
                }
            }
        };
    }

    private String spelled(String name) {
        return spelling.computeIfAbsent(name, first -> first);
    }
}
