/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import dev.stagedoor.controlplane.audit.AuditTrail;
import dev.stagedoor.controlplane.audit.AuditedCall;
import dev.stagedoor.controlplane.audit.EventLookup;
import dev.stagedoor.controlplane.iam.IamService;
import dev.stagedoor.controlplane.iam.QueryCall;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.ErrorMapper;
import dev.stagedoor.controlplane.wire.JsonBody;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.LogLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Lets a call of a proved caller in, to the service that it is for, when the caller may do what it asks for. What is
 * refused, and what fails to change something, goes into the audit trail from here; what changes something is recorded in
 * the transaction that does.
 */
@ApplicationScoped
public class Admission {

    private static final LogLimit UNRECORDED = new LogLimit(System.getLogger(Admission.class.getName()));

    /** What CloudTrail's operations are authorised on. */
    private static final String ANY_RESOURCE = "*";

    @Inject
    Permissions permissions;

    @Inject
    IamService iam;

    @Inject
    EventLookup eventLookup;

    @Inject
    AuditedCall auditedCall;

    @Inject
    AuditTrail auditTrail;

    @Inject
    Settings settings;

    @FunctionalInterface
    private interface Rest {
        void run() throws IOException, ServletException;
    }

    /**
     * @param management answers calls of API Gateway's own operations
     * @throws AwsException for a refusal
     */
    void enter(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain management,
            ManagementPath path,
            BufferedRequest.Address address,
            byte[] body,
            Caller caller)
            throws IOException, ServletException {
        Map<String, List<String>> context =
                ConditionKeys.of(request, address, caller, body, settings.accountId(), settings.region());
        CallFacts facts = new CallFacts(request, address, caller, settings);
        request.setAttribute(Caller.ATTRIBUTE, caller);
        if (QueryCall.is(request)) {
            QueryCall call = QueryCall.parse(body, caller.userName());
            run(
                    request,
                    caller,
                    facts.ofIam(call, iam.resource(call)),
                    "iam:" + call.action(),
                    context,
                    () -> iam.answer(call, request, response));
        } else if (EventLookup.is(request)) {
            String action = "cloudtrail:" + EventLookup.operation(request);
            run(
                    request,
                    caller,
                    facts.ofEventLookup(ANY_RESOURCE),
                    action,
                    context,
                    () -> EventLookup.write(response, eventLookup.answer(request, JsonBody.parse(body))));
        } else {
            String resource = path.arn(settings.region());
            run(
                    request,
                    caller,
                    facts.ofApiGateway(path, resource, body),
                    action(request.getMethod()),
                    context,
                    () -> management.doFilter(new BufferedRequest(request, address, body, caller), response));
        }
    }

    private void run(
            HttpServletRequest request,
            Caller caller,
            AuditedCall.Facts facts,
            String action,
            Map<String, List<String>> context,
            Rest rest)
            throws IOException, ServletException {
        auditedCall.begin(facts);
        try {
            permissions.check(caller, action, facts.resource(), context);
            rest.run();
        } catch (AwsException e) {
            recordRefusal(facts, e);
            throw e;
        }
        if (request.getAttribute(ErrorMapper.ERROR) instanceof AwsException error) {
            recordRefusal(facts, error);
        }
    }

    /** Reads that fail are of no interest, unless somebody may not read. */
    private void recordRefusal(AuditedCall.Facts facts, AwsException error) {
        if (facts.readOnly() && error.status() != 403) {
            return;
        }
        try {
            auditTrail.refused(facts, error);
        } catch (RuntimeException e) {
            UNRECORDED.log(
                    System.Logger.Level.ERROR,
                    () -> "A refused call of " + facts.userName() + " is not in the audit trail: " + e);
        }
    }

    /** HEAD is GET without the body; AWS has no action of that name. */
    private static String action(String method) {
        return "apigateway:" + (method.equals("HEAD") ? "GET" : method);
    }
}
