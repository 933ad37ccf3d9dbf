/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement, compiled. It speaks about a request when all its elements match.
 *
 * @param principals null in identity policies, which belong to their principal
 * @param notPrincipals the list names who is not meant ({@code NotPrincipal})
 * @param notActions the list names what is not meant ({@code NotAction})
 * @param notResources the list names what is not meant ({@code NotResource})
 * @param conditions all must hold
 */
record Statement(
        boolean allows,
        @Nullable List<String> principals,
        boolean notPrincipals,
        List<TextPattern> actions,
        boolean notActions,
        List<ArnPattern> resources,
        boolean notResources,
        List<Condition> conditions) {

    boolean speaksAbout(PolicyRequest request) {
        return notActions != actions.stream().anyMatch(action -> action.matches(request.action(), request))
                && notResources != resources.stream().anyMatch(arn -> arn.matches(request.resource(), request))
                && meansCaller(request)
                && conditions.stream().allMatch(condition -> condition.holds(request));
    }

    private boolean meansCaller(PolicyRequest request) {
        return principals == null
                || notPrincipals
                        != principals.stream()
                                .anyMatch(name ->
                                        name.equals("*") || request.principals().contains(name));
    }
}
