/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

/**
 * The right-hand side of a parameter mapping, parsed. Pure data: the packages that have an exchange evaluate it.
 * Names as in AWS's "API Gateway data mapping reference".
 */
public sealed interface ValueExpression {

    /** {@code 'text'}. */
    record Static(String text) implements ValueExpression {}

    /** {@code method.request.header.name}, {@code method.request.multivalueheader.name}. */
    record RequestHeader(String name, boolean multiValue) implements ValueExpression {}

    /** {@code method.request.querystring.name}, {@code method.request.multivaluequerystring.name}. */
    record RequestQueryString(String name, boolean multiValue) implements ValueExpression {}

    /** {@code method.request.path.name}. */
    record RequestPath(String name) implements ValueExpression {}

    /** {@code method.request.body} with an empty path, or {@code method.request.body.JSONPath}. */
    record RequestBody(String jsonPath) implements ValueExpression {}

    /** {@code integration.response.header.name}, {@code integration.response.multivalueheader.name}. */
    record IntegrationResponseHeader(String name, boolean multiValue) implements ValueExpression {}

    /** {@code integration.response.body} with an empty path, or {@code integration.response.body.JSONPath}. */
    record IntegrationResponseBody(String jsonPath) implements ValueExpression {}

    /** {@code stageVariables.name}. */
    record StageVariable(String name) implements ValueExpression {}

    /** {@code context.name}. */
    record ContextVariable(String name) implements ValueExpression {}
}
