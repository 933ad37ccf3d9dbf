/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.ErrorAnswer;
import dev.stagedoor.controlplane.wire.RequestId;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.signature.SignatureVerifier;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * The door of the management API. All that is not data plane passes here (see the order of filters in {@code web.xml}) and
 * leaves it with a request id, a body that has arrived, and a caller who may do what it asks for.
 */
public class ManagementFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What anybody may ask for, as raw paths: only whether the server is well. */
    private static final Set<String> OPEN_PATHS = Set.of("/health", "/health/live", "/health/ready", "/health/started");

    private static final Set<String> METRICS_PATHS = Set.of("/metrics");

    @Inject
    transient Settings settings;

    @Inject
    transient Authentication authentication;

    @Inject
    transient BodyReader bodyReader;

    @Inject
    transient RequestScope requestScope;

    /** As many as the database has connections for, and some. */
    private final transient Turns turns = new Turns(32);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            resume(request, response, chain);
            return;
        }
        RequestId.assign(request, response);
        if (isOpen(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        try {
            ManagementPath path = ManagementPath.of(request.getRequestURI());
            Authentication.Proof proof = authentication.begin(request);
            if (hasBody(request)) {
                receive(request, response, path, proof);
            } else {
                Caller caller = proof.verify(SignatureVerifier.NO_BODY_SHA256);
                enter(request, response, chain, path, BufferedRequest.Address.of(request), new byte[0], caller);
            }
        } catch (AwsException e) {
            if (hasBody(request)) {
                response.setHeader("Connection", "close"); // what follows on it is the body that nobody reads
            }
            refuse(response, e);
        }
    }

    private void receive(
            HttpServletRequest request, HttpServletResponse response, ManagementPath path, Authentication.Proof proof)
            throws IOException {
        long length = contentLength(request);
        if (length > BodyReader.MOST_BYTES) {
            throw BodyReader.tooLarge();
        }
        PendingCall call = new PendingCall(path, BufferedRequest.Address.of(request), proof, turns);
        request.setAttribute(PendingCall.ATTRIBUTE, call);
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // the reader has its own, by the pace of the sender
        async.addListener(call); // not later: the specification forbids it once this dispatch has returned
        bodyReader.read(request.getInputStream(), length, new BodyReader.Arrival() {
            @Override
            public void arrived(BodyReader.Body body) {
                call.resume(async, body);
            }

            @Override
            public void failed(AwsException error) {
                try {
                    response.setHeader("Connection", "close");
                    refuse(response, error);
                } catch (IOException e) {
                    // the client has gone; nobody is left to tell
                } finally {
                    async.complete();
                }
            }

            @Override
            public void disconnected() {
                async.complete();
            }
        });
    }

    private void resume(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request.getAttribute(PendingCall.ATTRIBUTE) instanceof PendingCall call)) {
            chain.doFilter(request, response); // not a dispatch of ours
            return;
        }
        request.removeAttribute(PendingCall.ATTRIBUTE);
        try {
            Caller caller = call.proof().verify(sha256(call.body()));
            requestScope.run(() -> enter(request, response, chain, call.path(), call.address(), call.body(), caller));
        } catch (AwsException e) {
            refuse(response, e);
        } finally {
            call.end();
        }
    }

    private void enter(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            ManagementPath path,
            BufferedRequest.Address address,
            byte[] body,
            Caller caller)
            throws IOException, ServletException {
        Permissions.check(caller, request.getMethod(), path, settings.accountId(), settings.region());
        request.setAttribute(Caller.ATTRIBUTE, caller);
        chain.doFilter(new BufferedRequest(request, address, body, caller), response);
    }

    private static void refuse(HttpServletResponse response, AwsException error) throws IOException {
        if (error.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Stagedoor\", charset=\"UTF-8\"");
        }
        ErrorAnswer.write(response, error);
    }

    private boolean isOpen(String rawPath) {
        return OPEN_PATHS.contains(rawPath) || (settings.metricsAnonymous() && METRICS_PATHS.contains(rawPath));
    }

    /** RFC 9112, section 6.3: without a length and without a transfer coding there is no body to wait for. */
    private static boolean hasBody(HttpServletRequest request) {
        return request.getHeader("Transfer-Encoding") != null || contentLength(request) > 0;
    }

    private static long contentLength(HttpServletRequest request) {
        return request.getHeader("Transfer-Encoding") != null ? -1 : request.getContentLengthLong();
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
