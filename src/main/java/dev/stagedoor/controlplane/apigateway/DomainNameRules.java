/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Identifiers;
import dev.stagedoor.controlplane.wire.PatchOperation;
import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import dev.stagedoor.platform.configuration.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the members of a custom domain name must be together, and those that follow from others. */
final class DomainNameRules {

    /**
     * Labels of letters, digits and hyphens; the first may be the wildcard, the last starts with a letter, so that no
     * address of a network is a name: a domain takes all requests to its host, those of the management API too.
     */
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final int LONGEST_NAME = 253;

    /** The hosted zone of every CloudFront distribution (Route 53 developer guide, "Alias records"). */
    private static final String DISTRIBUTION_ZONE = "Z2FDTNDATAQYW2";

    private static final String TYPES = "/endpointConfiguration/types";

    /** By each of them a domain moves between edge and region, which is done in two calls. */
    private static final Set<String> MOVING =
            Set.of(TYPES, "/certificateName", "/certificateArn", "/regionalCertificateName", "/regionalCertificateArn");

    private DomainNameRules() {}

    /** @throws AwsException when one call adds and removes what a domain moves by */
    static void check(List<PatchOperation> operations) {
        Set<Op> moving = operations.stream()
                .filter(operation -> MOVING.contains(String.valueOf(operation.path())))
                .map(PatchOperation::op)
                .collect(Collectors.toSet());
        if (moving.contains(Op.ADD) && moving.contains(Op.REMOVE)) {
            throw AwsException.badRequest("Certificates and endpoint types cannot be added and removed in one request");
        }
    }

    /**
     * A domain takes all requests to its host: the management API must stay where this very call has found it.
     *
     * @param host the Host header of the call
     */
    static void checkNotOurOwn(String domainName, @Nullable String host) {
        String own = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        boolean covered = domainName.startsWith("*.")
                ? own.indexOf('.') > 0 && own.substring(own.indexOf('.')).equals(domainName.substring(1))
                : own.equals(domainName);
        if (covered) {
            throw AwsException.badRequest("The domain name " + domainName + " would take over " + own
                    + ", where the management API was called. Choose another, or call the management API at another"
                    + " host.");
        }
    }

    /**
     * Checks a domain and writes what follows: defaults, and the names by which its endpoints are reached.
     *
     * @throws AwsException when it cannot be so
     */
    static void complete(ObjectNode domain, Settings settings) {
        String name = domain.path("domainName").asText();
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw AwsException.badRequest("Invalid domain name specified: " + name);
        }
        Tags.check(domain.path("tags"));
        ObjectNode configuration = (ObjectNode) domain.withObject("/endpointConfiguration");
        if (!configuration.has("types")) {
            configuration.putArray("types").add("EDGE");
        }
        Set<String> types = new java.util.TreeSet<>();
        configuration.path("types").forEach(type -> types.add(type.asText()));
        if (types.isEmpty() || (types.size() > 1 && types.contains("PRIVATE"))) {
            throw AwsException.badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
        }
        boolean isPrivate = types.contains("PRIVATE");
        if (!configuration.has("ipAddressType")) {
            configuration.put("ipAddressType", isPrivate ? "dualstack" : "ipv4");
        }
        if (isPrivate && !configuration.path("ipAddressType").asText().equals("dualstack")) {
            throw AwsException.badRequest("Only dualstack ipAddressType is supported for Private APIs.");
        }
        if (!domain.has("securityPolicy")) {
            domain.put("securityPolicy", "TLS_1_2");
        }
        TransportSecurity.check(domain);
        checkCertificates(domain, types);
        checkMutualTls(domain, types);
        if (!isPrivate && (domain.has("policy") || domain.has("managementPolicy"))) {
            throw AwsException.badRequest("Policies are only supported for private custom domain names");
        }
        follow(domain, types, settings.region());
        domain.put("domainNameStatus", "AVAILABLE");
    }

    private static void checkCertificates(ObjectNode domain, Set<String> types) {
        if (types.contains("REGIONAL")
                && !domain.has("regionalCertificateArn")
                && !domain.has("regionalCertificateName")) {
            throw AwsException.badRequest("A regional certificate must be specified for a REGIONAL domain name");
        }
        if (!types.equals(Set.of("REGIONAL")) && !domain.has("certificateArn") && !domain.has("certificateName")) {
            throw AwsException.badRequest("A certificate must be specified for "
                    + (types.contains("EDGE") ? "an EDGE" : "a PRIVATE") + " domain name");
        }
    }

    private static void checkMutualTls(ObjectNode domain, Set<String> types) {
        JsonNode mutualTls = domain.path("mutualTlsAuthentication");
        if (!mutualTls.has("truststoreUri")) {
            if (mutualTls.has("truststoreVersion")) {
                throw AwsException.badRequest("A truststoreVersion needs a truststoreUri");
            }
            domain.remove("mutualTlsAuthentication");
        } else if (!types.equals(Set.of("REGIONAL"))
                || domain.path("securityPolicy").asText().equals("TLS_1_0")) {
            throw AwsException.badRequest(
                    "Mutual TLS is only supported for REGIONAL domain names with a security policy of TLS 1.2 or later");
        }
    }

    private static void follow(ObjectNode domain, Set<String> types, String region) {
        if (!types.contains("REGIONAL")) {
            domain.remove("regionalDomainName");
        } else if (!domain.has("regionalDomainName")) {
            domain.put("regionalDomainName", "d-" + Identifiers.apiKey() + ".execute-api." + region + ".amazonaws.com");
        }
        if (!types.contains("EDGE")) {
            domain.remove(List.of("distributionDomainName", "distributionHostedZoneId"));
        } else if (!domain.has("distributionDomainName")) {
            domain.put("distributionDomainName", "d" + Identifiers.apiKey() + ".cloudfront.net")
                    .put("distributionHostedZoneId", DISTRIBUTION_ZONE);
        }
    }
}
