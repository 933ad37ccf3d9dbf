/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import java.io.IOException;
import java.util.Locale;

/** What a backend does to the one who calls it, instead of answering {@code 200} and waiting for more. */
enum BackendFault {

    // --- before there is a connection; see FaultyBackend
    HANG_AT_CONNECT,
    REFUSED,
    UNKNOWN_NAME,
    TLS_EXPIRED,
    TLS_WRONG_HOST,
    TLS_UNTRUSTED,
    TLS_WANTS_CLIENT_CERTIFICATE,
    TLS_BACKEND_SPEAKS_PLAIN,
    TLS_FINE,

    // --- before the request is read: on its first connection only
    FIN_ON_ACCEPT,
    RST_ON_ACCEPT,
    HANG_UNREAD,

    // --- after the answer to the request before it
    CLOSES_IDLE,

    // --- instead of an answer to a request that it has read
    HANG_BEFORE_HEAD(RawBackend.Connection::hang),
    HANG_IN_HEAD(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nX-Begun: y");
        connection.hang();
    }),
    TRICKLED_HEAD(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nX-Long: ");
        for (int i = 0; i < 400; i++) {
            Thread.sleep(10);
            connection.write("x");
        }
    }),
    FIN_BEFORE_HEAD(connection -> {}),
    RST_BEFORE_HEAD(RawBackend.Connection::reset),
    HALF_CLOSE(connection -> {
        connection.endOutput();
        connection.hang();
    }),
    FIN_IN_HEAD(connection -> connection.write("HTTP/1.1 200 OK\r\nX-Begun: y")),
    RST_IN_HEAD(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nX-Begun: y");
        Thread.sleep(100);
        connection.reset();
    }),

    // --- in a body that the gateway has whole before its own answer begins
    HANG_IN_SHORT_BODY(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        connection.hang();
    }),
    TRUNCATED_SHORT_BODY(connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")),

    // --- in a body whose beginning is with the client already
    HANG_IN_LONG_BODY(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));
        connection.hang();
    }),
    TRUNCATED_LONG_BODY(
            connection -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000))),
    RST_IN_LONG_BODY(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));
        Thread.sleep(100);
        connection.reset();
    }),
    HANG_IN_CHUNK(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n8\r\nwor");
        connection.hang();
    }),
    HANG_AFTER_LAST_CHUNK(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        connection.hang();
    }),
    TRUNCATED_CHUNKS(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        Thread.sleep(150);
    }),
    RST_IN_CHUNKS(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        Thread.sleep(150);
        connection.reset();
    }),
    BAD_CHUNK_SIZE(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        Thread.sleep(150);
        connection.write("zz\r\nhello\r\n0\r\n\r\n");
        connection.hang();
    }),

    // --- answers that are no HTTP, or could be read in two ways
    NO_HTTP(connection -> {
        connection.write("SSH-2.0-OpenSSH_9.6\r\n\r\n");
        connection.hang();
    }),
    STATUS_IS_NO_NUMBER(connection -> {
        connection.write("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n");
        connection.hang();
    }),
    NEGATIVE_LENGTH(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello");
        connection.hang();
    }),
    TWO_LENGTHS(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 2\r\n\r\nhello");
        connection.hang();
    }),
    LENGTH_AND_CHUNKED(connection -> {
        connection.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        connection.hang();
    }),
    SWITCHES_PROTOCOLS(connection -> {
        connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\nfoo");
        connection.hang();
    }),

    // --- answers that are fine, and strange
    HEAD_OF_2_MB(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nX-Long: ");
        String part = "x".repeat(64 * 1024);
        for (int i = 0; i < 32; i++) {
            connection.write(part);
        }
        connection.write("\r\nContent-Length: 0\r\n\r\n");
    }),
    HEAD_OF_50000_FIELDS(connection -> {
        connection.write("HTTP/1.1 200 OK\r\n");
        String part = "X-One: of many\r\n".repeat(1_000);
        for (int i = 0; i < 50; i++) {
            connection.write(part);
        }
        connection.write("Content-Length: 0\r\n\r\n");
    }),
    CONTINUES_200_TIMES(connection -> {
        connection.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(200));
        connection.ok();
    }),
    EARLY_HINTS(connection -> {
        connection.write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
        connection.ok();
    }),
    TRAILERS(connection -> connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 3\r\n\r\n")),
    WRONG_GZIP(connection ->
            connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")),
    BODY_OF_8_MB(connection -> {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n");
        String part = "x".repeat(64 * 1024);
        for (int i = 0; i < 128; i++) {
            connection.write(part);
        }
    }),
    BODY_UNTIL_CLOSE(connection -> connection.write("HTTP/1.0 200 OK\r\n\r\nhello")),
    MORE_THAN_PROMISED(connection -> {
        connection.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        connection.hang();
    }),
    BODY_ON_204(connection -> {
        connection.write("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello");
        connection.hang();
    }),
    ANSWERS_AND_SAYS_NOTHING_MORE(RawBackend.Connection::ok);

    private final RawBackend.Script script;

    BackendFault() {
        this(RawBackend.Connection::ok);
    }

    BackendFault(RawBackend.Script script) {
        this.script = script;
    }

    static BackendFault named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    boolean isOnAccept() {
        return this == FIN_ON_ACCEPT || this == RST_ON_ACCEPT || this == HANG_UNREAD;
    }

    /** A backend that reads a connection again after this; the others hang or close. */
    boolean goesOn() {
        return ordinal() >= HEAD_OF_2_MB.ordinal() && this != BODY_UNTIL_CLOSE
                || ordinal() < HANG_BEFORE_HEAD.ordinal();
    }

    /** Whether the backend keeps the gateway waiting, rather than telling it. */
    boolean isSilence() {
        return name().startsWith("HANG") || name().startsWith("TRICKLED") || this == SWITCHES_PROTOCOLS;
    }

    void happenTo(RawBackend.Connection connection) throws IOException, InterruptedException {
        script.serve(connection);
    }
}
