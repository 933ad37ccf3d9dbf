/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.Collection;
import java.util.List;

/**
 * A policy document, compiled and immutable. Evaluation is IAM's: an explicit deny of any policy wins, else an allow of
 * any policy, else the request is denied implicitly.
 */
public final class Policy {

    /** Whom a document belongs to. */
    public enum Kind {
        /** Attached to a user: names no principal. */
        IDENTITY,
        /** Attached to a resource: names principals. */
        RESOURCE
    }

    private final List<Statement> statements;
    private final boolean conditional;

    Policy(List<Statement> statements, boolean conditional) {
        this.statements = List.copyOf(statements);
        this.conditional = conditional;
    }

    /** Whether it asks for condition keys: others may be asked without {@link PolicyRequest#context}. */
    public boolean isConditional() {
        return conditional;
    }

    /**
     * Reads a policy document.
     *
     * @throws MalformedPolicyException in IAM's words, with the place
     */
    public static Policy parse(String json, Kind kind) {
        return new PolicyReader(kind).read(json);
    }

    public Decision decide(PolicyRequest request) {
        Decision decision = Decision.IMPLICIT_DENY;
        for (Statement statement : statements) {
            if (statement.speaksAbout(request)) {
                if (!statement.allows()) {
                    return Decision.EXPLICIT_DENY;
                }
                decision = Decision.ALLOW;
            }
        }
        return decision;
    }

    /** What policies say together. */
    public static Decision decide(Collection<Policy> policies, PolicyRequest request) {
        Decision together = Decision.IMPLICIT_DENY;
        for (Policy policy : policies) {
            Decision decision = policy.decide(request);
            if (decision == Decision.EXPLICIT_DENY) {
                return decision;
            }
            if (decision == Decision.ALLOW) {
                together = decision;
            }
        }
        return together;
    }
}
