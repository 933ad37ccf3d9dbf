/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration.balancing;

import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a target whether it works: that it lets connect, or answers 200 to 399 to a GET. */
public final class HealthCheck {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})( .*)?");
    private static final int LONGEST_STATUS_LINE = 1_000;

    private HealthCheck() {}

    /** On the calling thread, for as long as the settings allow. */
    public static boolean passes(InetSocketAddress target, LoadBalancerSettings.HealthCheck settings) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
        try (Socket socket = new Socket()) {
            socket.connect(target, settings.timeoutMillis());
            if (settings.path() == null) {
                return true;
            }
            String request = "GET " + settings.path() + " HTTP/1.1\r\nHost: "
                    + new LoadBalancerSettings.Endpoint(target.getAddress().getHostAddress(), target.getPort())
                    + "\r\nUser-Agent: Stagedoor-HealthChecker\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Matcher status = STATUS_LINE.matcher(line(socket, deadline));
            return status.matches()
                    && status.group(1).charAt(0) >= '2'
                    && status.group(1).charAt(0) <= '3';
        } catch (IOException e) {
            return false;
        }
    }

    /** A byte at a time, so that a target that trickles is not waited for beyond the deadline. */
    private static String line(Socket socket, long deadlineNanos) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < LONGEST_STATUS_LINE) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) leftMillis);
            int c = in.read();
            if (c < 0 || c == '\n') {
                break;
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).stripTrailing();
    }
}
