/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import dev.stagedoor.dataplane.exchange.Headers;
import dev.stagedoor.dataplane.snapshot.IntegrationType;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * What API Gateway does to header fields on their way through. Recorded:
 * test_apigateway_integrations::test_apigateway_header_remapping_http; documented in "Amazon API Gateway important
 * notes", the header table.
 */
final class HeaderRules {

    /** Recorded as empty in {@code $input.params}: the same test, HTTP. */
    private static final Set<String> INVISIBLE = fields(
            "Connection",
            "Content-Length",
            "Content-MD5",
            "Expect",
            "Max-Forwards",
            "Proxy-Authenticate",
            "Server",
            "TE",
            "Trailer",
            "Transfer-Encoding",
            "Upgrade",
            "WWW-Authenticate");

    /** Mapping a parameter to one of these is an error of the configuration, answered with 500. */
    private static final Set<String> ILLEGAL_TARGETS =
            fields("Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id");

    /** The same for calls to AWS, which the gateway signs. */
    private static final Set<String> ILLEGAL_AWS_TARGETS =
            fields("Authorization", "Connection", "Expect", "Proxy-Authenticate", "TE");

    /** Mapping a parameter to one of these has no effect. */
    private static final Set<String> IGNORED_TARGETS =
            fields("Connection", "Expect", "Proxy-Authenticate", "TE", "Via");

    /** Fields of an answer that come out under another name. */
    private static final Set<String> REMAPPED = fields(
            "Authorization",
            "Connection",
            "Content-Length",
            "Content-MD5",
            "Date",
            "Expect",
            "Host",
            "Max-Forwards",
            "Proxy-Authenticate",
            "Server",
            "Trailer",
            "Upgrade",
            "User-Agent",
            "WWW-Authenticate",
            "x-amzn-RequestId");

    /** Fields of an answer that do not come out: framing is the gateway's own, and so is its id. */
    private static final Set<String> SWALLOWED =
            fields("Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "x-amz-apigw-id");

    private HeaderRules() {}

    /** Whether {@code $input.params} has it: a template sees no field that ends at the gateway. */
    static boolean isVisibleToTemplates(String name) {
        return !INVISIBLE.contains(name);
    }

    static boolean isIllegalTarget(String name, IntegrationType type) {
        boolean aws = type == IntegrationType.AWS || type == IntegrationType.AWS_PROXY;
        return ILLEGAL_TARGETS.contains(name) || (aws && ILLEGAL_AWS_TARGETS.contains(name));
    }

    static boolean isIgnoredTarget(String name) {
        return IGNORED_TARGETS.contains(name);
    }

    /** Adds a field of the answer, under the name that it has towards the client. */
    static void addToAnswer(Headers headers, String name, String value) {
        if (REMAPPED.contains(name)) {
            headers.add("x-amzn-Remapped-" + name, value);
        } else if (!SWALLOWED.contains(name)) {
            headers.add(name, value);
        }
    }

    private static Set<String> fields(String... names) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.addAll(Arrays.asList(names));
        return fields;
    }
}
