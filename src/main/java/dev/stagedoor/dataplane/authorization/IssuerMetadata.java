/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/** What an issuer says of itself (OpenID Connect Discovery 1.0). */
final class IssuerMetadata {

    private IssuerMetadata() {}

    /** @throws IllegalArgumentException when this is of another issuer, or says no address */
    static TargetUri keysAddress(String json, String issuer) {
        try {
            Map<String, Object> metadata = JSONObjectUtils.parse(json);
            if (!issuer.equals(metadata.get("issuer"))) {
                throw new IllegalArgumentException("the metadata is of another issuer");
            }
            return target(new URI(String.valueOf(metadata.get("jwks_uri"))));
        } catch (ParseException | URISyntaxException e) {
            throw new IllegalArgumentException("no metadata", e);
        }
    }

    private static TargetUri target(URI uri) {
        boolean tls = "https".equals(uri.getScheme());
        if ((!tls && !"http".equals(uri.getScheme())) || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("jwks_uri is no address");
        }
        String host = uri.getHost();
        int defaultPort = tls ? 443 : 80;
        int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
        return new TargetUri(
                uri.getScheme(),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                port == defaultPort ? host : host + ":" + port,
                List.of(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()),
                uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }
}
