/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import dev.stagedoor.dataplane.snapshot.AccessKeySnapshot;
import dev.stagedoor.dataplane.snapshot.ApiKeySnapshot;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import dev.stagedoor.dataplane.snapshot.MethodPlan;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.dataplane.snapshot.UsagePlanSnapshot;
import dev.stagedoor.language.mapping.Payload;
import dev.stagedoor.language.template.QuietMap;
import dev.stagedoor.platform.caching.Claim;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request to a deployed API and what the pipeline has learnt of it so far. Steps read and write it in turn, one
 * thread at a time; nothing is shared between exchanges but the snapshot, which is immutable.
 */
public final class Exchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final long receivedNanos = System.nanoTime();
    private final long receivedMillis = System.currentTimeMillis();

    /** The RestApi's id, from the host or the path. */
    public String restApiId = "";

    public String stageName = "";

    /** The canonical raw path with the stage, starting with a slash: {@code $context.path}. */
    public String path = "";

    /** The canonical raw path without the stage: what routes, authorises, signs and is forwarded. */
    public String resourceRequestPath = "";

    /** {@code $context.requestId}: a UUID. */
    public String requestId = "";

    /** {@code $context.extendedRequestId}. */
    public String extendedRequestId = "";

    /** Whether the request came by a custom domain name, not by the API's default address. */
    public boolean customDomain;

    /** {@code $context.customDomain.basePathMatched}; null when no base path led here. */
    public @Nullable String basePathMatched;

    /** What the steps do, where somebody wants to know; null for all other requests. */
    public @Nullable Trace trace;

    /** No client has sent this request: it is one that TestInvokeMethod describes. */
    public boolean test;

    /** The snapshot this request runs on to its end; set by resolveStage. */
    public @Nullable StageSnapshot stage;

    /** Whether the stage's canary serves this request; null where the stage has none. Set by resolveStage. */
    public @Nullable Boolean canaryRequest;

    /** Set by matchMethod. */
    public @Nullable MethodPlan method;

    /** Path variables, still percent-encoded; set by matchMethod. */
    public Map<String, String> pathParameters = Map.of();

    /** The client's whole body, where the method needs it: set by bufferRequestBody; null where the body streams. */
    public byte @Nullable [] requestBody;

    /** The client sent its body packed, and it is not any more. */
    public boolean requestBodyDecoded;

    public @Nullable Payload requestPayload;

    /** The body of the integration request, as a template or the method request made it; set by integrationRequest. */
    public byte @Nullable [] integrationRequestBody;

    /** The backend's whole body, where a mapping needs it; set by integrationResponse. */
    public @Nullable Payload responsePayload;

    /** {@code $context} of the mapping templates: what the request's sets, the response's sees. */
    public @Nullable QuietMap templateContext;

    /** What the method's authorizer said of the caller; set by authorize, where there is one. */
    public @Nullable AuthorizerContext authorizerContext;

    /** How the authorizer was asked; set by authorize, where there is one. */
    public @Nullable AuthorizerCall authorizerCall;

    /** {@code $context.authorizer.requestId}: of the call to its function, if this request has made one. */
    public @Nullable String authorizerRequestId;

    /** Holds the caller's signature against the body, and says whose it is; set by authenticate, for AWS_IAM methods. */
    public @Nullable Function<byte[], AccessKeySnapshot> callerProof;

    /** Who signed the request, proved; set by authorize, for AWS_IAM methods. */
    public @Nullable AccessKeySnapshot caller;

    /** What came of finding out who signed; set by authenticate or authorize, for AWS_IAM methods. */
    public @Nullable AuthorizationPhase authenticatePhase;

    /** What came of asking policies whether the caller may; set by authorize, where there are any. */
    public @Nullable AuthorizationPhase authorizePhase;

    /** Variables of {@code $context} that a test of an authorizer names; null for all others. */
    public @Nullable Map<String, String> additionalContext;

    /** The API key that the authorizer answered; set by authorize. */
    public @Nullable String usageIdentifierKey;

    /** Whether the caller's policies allow an action of execute-api on this method; set by authorize, where the caller is known by AWS_IAM. */
    public @Nullable Predicate<String> callerMay;

    /** Set by apiKey, where the method requires one. */
    public @Nullable ApiKeySnapshot apiKey;

    /** The usage plan of the key for this stage; set by apiKey. */
    public @Nullable UsagePlanSnapshot usagePlan;

    /** {@code X-Amzn-Trace-Id} as the backend gets it. */
    public String traceId = "";

    /** Whether the answer is one that the stage kept; null where it keeps none. Set by cacheLookup. */
    public @Nullable Boolean cacheHit;

    /** Who waits for the answer of this request: the stage's cache; null for nobody. Set by cacheLookup. */
    public @Nullable Claim<CachedAnswer> cacheClaim;

    /** What the client is told of its wish to have the answer made anew, in a Warning; null for nothing. Set by cacheLookup. */
    public @Nullable String cacheWarning;

    /** For how long the answer will be kept, in seconds; set with {@link #cacheClaim}. */
    public int cacheTtlSeconds;

    /** Set by integrationRequest. */
    public @Nullable IntegrationRequest integrationRequest;

    /** Set by invokeIntegration. */
    public @Nullable IntegrationResponse integrationResponse;

    /** The status of the backend's answer; 0 until there is one. */
    public int integrationStatus;

    /** When the backend was called, on the clock of {@link System#nanoTime()}; of no meaning before. */
    public long integrationStartNanos;

    /**
     * From the first byte sent to the backend until its answer's head is here, or until the end of an answer that
     * streams; -1 without a call.
     */
    public long integrationLatencyNanos = -1;

    /** {@code $context.integration.timeToAllHeaders}, of an answer that streams; -1 until then. */
    public long integrationHeadersNanos = -1;

    /** {@code $context.integration.timeToFirstContent}, of an answer that streams; -1 until then. */
    public long integrationFirstContentNanos = -1;

    /** {@code $context.awsEndpointRequestId}: how the AWS service, or the function, calls the request. */
    public @Nullable String awsEndpointRequestId;

    /** Why the backend could not be asked; null when all went well. */
    public @Nullable String integrationErrorMessage;

    /** The gateway response the request ended with; null when the backend's answer was given. */
    public @Nullable GatewayResponseType gatewayResponseType;

    /** {@code $context.error.validationErrorString}: what is wrong with a request refused as malformed. */
    public @Nullable String validationErrorString;

    /** {@code $context.error.message}; null when all went well. */
    public @Nullable String errorMessage;

    /** The status answered; 0 until it is known. */
    public int status;

    /** Bytes of body answered so far: {@code $context.responseLength}. */
    public long responseLength;

    /** Gets what the client gets, as it goes by; null where nobody wants it. */
    public @Nullable BodyCopy responseCopy;

    /** The whole answer did not reach the client: it, or the backend, went away in the middle. */
    public boolean incomplete;

    /** Nothing else may come on the client's connection: where its next request starts is in doubt. */
    public boolean closesConnection;

    /** The method response, before it is written: set by integrationResponse. */
    public final Headers responseHeaders = new Headers();

    public Body responseBody = Body.EMPTY;

    private @Nullable AsyncContext asyncContext;
    private @Nullable Runnable atEnd;

    public Exchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    public HttpServletRequest request() {
        return request;
    }

    public HttpServletResponse response() {
        return response;
    }

    public long receivedNanos() {
        return receivedNanos;
    }

    public long receivedMillis() {
        return receivedMillis;
    }

    /**
     * Lets go of the container's thread: called by a step, on that thread, before it returns a stage that is not done
     * yet. The container's own time-out is off; every wait has a deadline of ours.
     */
    public void suspend() {
        if (asyncContext == null) {
            AsyncContext context = request.startAsync(request, response);
            context.setTimeout(0);
            asyncContext = context;
        }
    }

    public boolean suspended() {
        return asyncContext != null;
    }

    /** Counts bytes of the answer's body that go to the client now. */
    public void sent(byte[] buffer, int offset, int length) {
        responseLength += length;
        BodyCopy copy = responseCopy;
        if (copy != null) {
            copy.add(buffer, offset, length);
        }
    }

    /** Has something done when the exchange is over, however it ends. */
    public void atEnd(Runnable action) {
        Runnable first = atEnd;
        atEnd = first == null
                ? action
                : () -> {
                    first.run();
                    action.run();
                };
    }

    /** Ends the exchange; a suspended one goes back to the container, which finishes the answer. */
    public void complete() {
        Runnable action = atEnd;
        if (action != null) {
            atEnd = null;
            action.run();
        }
        AsyncContext context = asyncContext;
        if (context != null) {
            context.complete();
        }
    }

    /**
     * Whether the request has a body. By RFC 9112 there is none without a length, whatever else the request says; a
     * container that reads on to the end of the connection would wait for ever.
     */
    public boolean hasRequestBody() {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }

    /** The snapshot, where the pipeline's order says that there is one. */
    public StageSnapshot requireStage() {
        StageSnapshot resolved = stage;
        if (resolved == null) {
            throw new IllegalStateException("resolveStage has not run");
        }
        return resolved;
    }

    /** The method, where the pipeline's order says that there is one. */
    public MethodPlan requireMethod() {
        MethodPlan matched = method;
        if (matched == null) {
            throw new IllegalStateException("matchMethod has not run");
        }
        return matched;
    }
}
