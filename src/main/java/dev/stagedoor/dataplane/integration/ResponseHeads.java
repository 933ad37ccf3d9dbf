/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseFactory;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Heads of backends' answers, read more strictly than HttpCore does: it takes the end of the connection for the end of the
 * head, so that half a head would be an answer without a body; and it follows Transfer-Encoding where there is a
 * Content-Length too, which RFC 9112 section 6.3 wants handled as an error, as somebody else may read it the other way.
 */
final class ResponseHeads {

    private ResponseHeads() {}

    private static void check(HttpResponse head) throws ProtocolException {
        if (head.containsHeader("Transfer-Encoding") && head.containsHeader("Content-Length")) {
            throw new ProtocolException("an answer with both Transfer-Encoding and Content-Length");
        }
    }

    private static ConnectionClosedException brokenOff() {
        return new ConnectionClosedException("the backend closed its connection in the middle of the head");
    }

    /** For one {@link BackendConnection}. */
    static final class Blocking extends DefaultHttpResponseParser {

        private @Nullable Lines lines;

        Blocking() {
            super(BlockingConnections.HTTP1);
        }

        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream stream)
                throws IOException, HttpException {
            Lines read = lines;
            if (read == null) {
                read = new Lines(buffer);
                lines = read;
            }
            ClassicHttpResponse head = super.parse(read, stream);
            if (head != null) { // null: the connection ended before it
                if (read.ended) {
                    throw brokenOff();
                }
                check(head);
            }
            return head;
        }

        /** How many bytes have arrived that nobody has asked for yet. */
        int unreadBytes() {
            return lines == null ? 0 : lines.length();
        }
    }

    /** A connection's buffer that remembers whether the last line was none at all. */
    private static final class Lines implements SessionInputBuffer {

        private final SessionInputBuffer buffer;
        private boolean ended;

        Lines(SessionInputBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public int readLine(CharArrayBuffer line, InputStream stream) throws IOException {
            int length = buffer.readLine(line, stream);
            ended = length < 0;
            return length;
        }

        @Override
        public int length() {
            return buffer.length();
        }

        @Override
        public int capacity() {
            return buffer.capacity();
        }

        @Override
        public int available() {
            return buffer.available();
        }

        @Override
        public int read(byte[] bytes, int offset, int length, InputStream stream) throws IOException {
            return buffer.read(bytes, offset, length, stream);
        }

        @Override
        public int read(byte[] bytes, InputStream stream) throws IOException {
            return buffer.read(bytes, stream);
        }

        @Override
        public int read(InputStream stream) throws IOException {
            return buffer.read(stream);
        }

        @Override
        public HttpTransportMetrics getMetrics() {
            return buffer.getMetrics();
        }
    }

    /** For one connection of {@link AsyncConnections}. */
    static final class Asynchronous extends org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParser<HttpResponse> {

        private boolean begun;

        Asynchronous() {
            super(BlockingConnections.HTTP1, DefaultHttpResponseFactory.INSTANCE);
        }

        @Override
        public void reset() {
            super.reset();
            begun = false;
        }

        @Override
        public HttpResponse parse(org.apache.hc.core5.http.nio.SessionInputBuffer buffer, boolean endOfStream)
                throws IOException, HttpException {
            begun |= buffer.hasData();
            HttpResponse head = super.parse(buffer, false);
            if (head != null) {
                begun = false;
                check(head);
            } else if (endOfStream && begun) {
                throw brokenOff();
            }
            return head;
        }
    }
}
