/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.apigateway.ManagementApplication;
import dev.stagedoor.controlplane.audit.EventLookup;
import dev.stagedoor.controlplane.iam.QueryAnswer;
import dev.stagedoor.controlplane.iam.QueryCall;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.ErrorAnswer;
import dev.stagedoor.controlplane.wire.RequestId;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.servlet.BodyReader;
import dev.stagedoor.platform.servlet.RequestAttributes;
import dev.stagedoor.platform.signature.SignatureVerifier;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * The door of the management API. All that is not data plane passes here (see the order of filters in {@code web.xml}) and
 * leaves it with a request id, a body that has arrived, and a caller who may do what it asks for.
 */
public class ManagementFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(ManagementFilter.class.getName());

    /** What anybody may ask for, as raw paths: only whether the server is well. */
    private static final Set<String> OPEN_PATHS = Set.of("/health", "/health/live", "/health/ready", "/health/started");

    private static final Set<String> METRICS_PATHS = Set.of("/metrics");

    @Inject
    transient Settings settings;

    @Inject
    transient Authentication authentication;

    @Inject
    transient Admission admission;

    @Inject
    transient CallBodies bodies;

    @Inject
    transient RequestScope requestScope;

    @Resource
    transient ManagedExecutorService executor;

    /** As many as the database has connections for, and some. */
    private final transient Turns turns = new Turns(32);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(RequestAttributes.DATA_PLANE) != null) {
            chain.doFilter(request, response);
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
                FilterChain next = METRICS_PATHS.contains(path.raw()) ? chain : management(request);
                admission.enter(
                        request, response, next, path, BufferedRequest.Address.of(request), new byte[0], caller);
            }
        } catch (AwsException e) {
            if (hasBody(request)) {
                response.setHeader("Connection", "close"); // what follows on it is the body that nobody reads
            }
            refuse(request, response, e);
        }
    }

    private void receive(
            HttpServletRequest request, HttpServletResponse response, ManagementPath path, Authentication.Proof proof)
            throws IOException {
        long length = contentLength(request);
        CallBodies.checkLength(length);
        BufferedRequest.Address address = BufferedRequest.Address.of(request);
        AsyncContext async = request.startAsync();
        async.setTimeout(0); // the reader has its own, by the pace of the sender
        bodies.reader().read(request.getInputStream(), length, new BodyReader.Arrival() {
            @Override
            public void arrived(BodyReader.Body body) {
                turns.take(() -> {
                    try {
                        executor.execute(() -> resume(request, response, path, address, proof, body, async));
                    } catch (RejectedExecutionException e) {
                        end(body, async); // the application is stopping
                    }
                });
            }

            @Override
            public void failed(BodyReader.Failure reason) {
                try {
                    if (reason != BodyReader.Failure.DISCONNECTED) {
                        response.setHeader("Connection", "close");
                        refuse(request, response, CallBodies.refusal(reason));
                    }
                } catch (IOException e) {
                    // the client has gone; nobody is left to tell
                } finally {
                    async.complete();
                }
            }
        });
    }

    /**
     * The rest of a call whose body has arrived. Not by {@code AsyncContext.dispatch}: Payara 6 loses a dispatch that
     * another thread asks for in the moment in which the first leaves (AsyncContextImpl looks for one before it is
     * stored), and the call is never answered.
     */
    private void resume(
            HttpServletRequest request,
            HttpServletResponse response,
            ManagementPath path,
            BufferedRequest.Address address,
            Authentication.Proof proof,
            BodyReader.Body body,
            AsyncContext async) {
        try {
            byte[] bytes = body.bytes();
            Caller caller = proof.verify(SignatureVerifier.sha256(bytes));
            requestScope.run(
                    () -> admission.enter(request, response, management(request), path, address, bytes, caller));
        } catch (AwsException e) {
            answer(request, response, e);
        } catch (IOException e) {
            // the client has gone; nobody is left to tell
        } catch (ServletException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A management call failed", e);
            answer(request, response, AwsException.internalFailure());
        } finally {
            end(body, async);
        }
    }

    /** By name, as the root of the server leads to the data plane's dispatcher. */
    private static FilterChain management(HttpServletRequest request) {
        return request.getServletContext().getNamedDispatcher(ManagementApplication.class.getName())::forward;
    }

    private void end(BodyReader.Body body, AsyncContext async) {
        body.close();
        turns.done();
        async.complete();
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, AwsException error) {
        try {
            if (!response.isCommitted()) {
                refuse(request, response, error);
            }
        } catch (IOException e) {
            // the client has gone; nobody is left to tell
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, AwsException error)
            throws IOException {
        if (error.status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Stagedoor\", charset=\"UTF-8\"");
        }
        if (QueryCall.is(request)) {
            QueryAnswer.write(request, response, error);
        } else if (EventLookup.is(request)) {
            EventLookup.write(response, error);
        } else {
            ErrorAnswer.write(response, error);
        }
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
}
