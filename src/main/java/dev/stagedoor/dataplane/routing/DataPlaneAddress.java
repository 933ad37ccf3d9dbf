/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where in the data plane a request is addressed to. Two styles, as AWS's hosts and for machines without such names:
 *
 * <ul>
 *   <li>{@code http://{apiId}.execute-api.{anything}/{stage}/…}; {@code {apiId}-{vpceId}.execute-api…} is the same API,
 *       and the host of a VPC endpoint itself ({@code vpce-….execute-api…}, {@code execute-api.…}) takes the id from
 *       the header {@code x-apigw-api-id};
 *   <li>{@code http://{any host}/_aws/execute-api/{apiId}/{stage}/…}.
 * </ul>
 *
 * @param restApiId in lower case; hosts compare without case
 * @param stageName the first segment; empty when there is none
 * @param path the canonical raw path with the stage: {@code $context.path}
 * @param resourceRequestPath the canonical raw path without the stage, starting with exactly one slash
 * @param customDomain whether a custom domain name led here
 * @param basePath the custom domain's base path that did; null when none did
 */
public record DataPlaneAddress(
        String restApiId,
        String stageName,
        String path,
        String resourceRequestPath,
        boolean customDomain,
        @Nullable String basePath) {

    public static final String API_ID_HEADER = "x-apigw-api-id";

    private static final String PATH_STYLE = "/_aws/execute-api/";
    private static final String HOST_STYLE = ".execute-api.";

    /**
     * Called for every request, the management API's too, so it looks at no more than it must.
     *
     * @param host the Host header, with or without a port
     * @param apiIdHeader the header {@value #API_ID_HEADER}, which only the host of a VPC endpoint lets count
     * @param requestUri the path of the request line as the client sent it, without the query
     * @return null when the request is for the management API
     * @throws GatewayResponseException 400 when the path is not one that {@link CanonicalPath} accepts
     */
    public static @Nullable DataPlaneAddress of(
            @Nullable String host, @Nullable String apiIdHeader, String requestUri) {
        String restApiId = host == null ? null : restApiId(host, apiIdHeader);
        if (restApiId != null) {
            return beneath(restApiId, CanonicalPath.of(requestUri, host));
        }
        if (!requestUri.startsWith(PATH_STYLE)) {
            return null;
        }
        String path = CanonicalPath.of(requestUri);
        int start = PATH_STYLE.length();
        int end = path.indexOf('/', start);
        return end < 0
                ? beneath(path.substring(start), "/")
                : beneath(path.substring(start, end).toLowerCase(Locale.ROOT), path.substring(end));
    }

    /**
     * Where a custom domain leads: by the first segment of the path if that is a base path, else by the mapping of all
     * other paths. The base path is no part of what is routed.
     *
     * @return of no API when the domain has no mapping for the path
     * @throws GatewayResponseException 400 when the path is not one that {@link CanonicalPath} accepts
     */
    public static DataPlaneAddress ofDomain(DomainSnapshot domain, String host, String requestUri) {
        String path = CanonicalPath.of(requestUri, host);
        int start = afterSlashes(path, 0);
        int end = path.indexOf('/', start);
        String first = path.substring(start, end < 0 ? path.length() : end);
        DomainSnapshot.Target target = first.isEmpty() ? null : domain.find(first);
        String rest = end < 0 ? "/" : path.substring(end);
        String basePath = target == null ? null : first;
        if (target == null) {
            target = domain.find("");
            rest = path;
        }
        if (target == null) {
            return new DataPlaneAddress("", "", path, path, true, null);
        }
        if (target.stageName().isEmpty()) {
            DataPlaneAddress staged = beneath(target.restApiId(), rest);
            return new DataPlaneAddress(
                    target.restApiId(), staged.stageName(), path, staged.resourceRequestPath(), true, basePath);
        }
        String routed = rest.substring(afterSlashes(rest, 0) - 1);
        return new DataPlaneAddress(target.restApiId(), target.stageName(), path, routed, true, basePath);
    }

    private static DataPlaneAddress beneath(String restApiId, String path) {
        int start = afterSlashes(path, 0);
        int end = path.indexOf('/', start);
        if (end < 0) {
            end = path.length();
        }
        String stageName = path.substring(start, end);
        // Slashes before the stage are dropped from both paths, those after it only from the one that is routed:
        // recorded as "//stage/…" being accepted and requestContext.path being "/stage//…".
        String withStage = start > 1 ? path.substring(start - 1) : path;
        int rest = afterSlashes(path, end);
        return new DataPlaneAddress(
                restApiId, stageName, withStage, rest > end ? path.substring(rest - 1) : "/", false, null);
    }

    private static int afterSlashes(String path, int start) {
        int i = start;
        while (i < path.length() && path.charAt(i) == '/') {
            i++;
        }
        return i;
    }

    private static @Nullable String restApiId(String host, @Nullable String apiIdHeader) {
        int dot = host.indexOf('.');
        if (dot < 0) {
            return null;
        }
        boolean hasLabel = host.regionMatches(true, dot, HOST_STYLE, 0, HOST_STYLE.length());
        if (!hasLabel && !host.regionMatches(true, 0, HOST_STYLE, 1, HOST_STYLE.length() - 1)) {
            return null;
        }
        if (!hasLabel || host.regionMatches(true, 0, "vpce-", 0, 5)) {
            return apiIdHeader == null ? null : apiIdHeader.toLowerCase(Locale.ROOT);
        }
        int dash = host.indexOf('-');
        return host.substring(0, dash > 0 && dash < dot ? dash : dot).toLowerCase(Locale.ROOT);
    }
}
