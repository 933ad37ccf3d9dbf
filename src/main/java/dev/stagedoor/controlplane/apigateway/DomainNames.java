/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds custom domain names. A private one has an id besides its name, because several may have the same name. */
@ApplicationScoped
public class DomainNames {

    static final String TYPE = "DomainName";
    static final String MAPPING_TYPE = "BasePathMapping";

    @Inject
    Definitions definitions;

    /** The row key of a domain name, as its ARN has it. */
    static String path(String domainName, @Nullable String domainNameId) {
        return "/domainnames/" + domainName
                + (domainNameId == null || domainNameId.isEmpty() ? "" : "+" + domainNameId);
    }

    static String path(ObjectNode domain) {
        return path(
                domain.path("domainName").asText(), domain.path("domainNameId").asText());
    }

    /** @throws AwsException {@code NotFoundException} */
    ObjectNode require(String domainName, @Nullable String domainNameId) {
        return definitions
                .find(path(domainName, domainNameId))
                .map(Definition::document)
                .orElseThrow(DomainNames::notFound);
    }

    /** For writers of a domain and its mappings. @throws AwsException {@code NotFoundException} */
    ObjectNode lock(String domainName, @Nullable String domainNameId) {
        return definitions
                .lock(path(domainName, domainNameId))
                .map(Definition::document)
                .orElseThrow(DomainNames::notFound);
    }

    static boolean isPrivate(JsonNode domain) {
        return domain.at("/endpointConfiguration/types/0").asText().equals("PRIVATE");
    }

    /**
     * What domains lead to is not deleted (the texts are AWS's, quoted in serverless#3638 and terraform#41651).
     *
     * @param stageName null for the whole API
     */
    void checkNotMapped(String restApiId, @Nullable String stageName) {
        TreeSet<String> domains = definitions.mentioning(MAPPING_TYPE, restApiId).stream()
                .filter(mapping -> mapping.document().path("restApiId").asText().equals(restApiId))
                .filter(mapping -> stageName == null
                        || mapping.document().path("stage").asText().equals(stageName))
                .map(mapping -> mapping.path().split("/")[2].replaceFirst("\\+.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!domains.isEmpty()) {
            String what = stageName == null ? "RestApi " + restApiId : "stage " + stageName;
            throw AwsException.badRequest(
                    "Deleting " + what + " failed. Please remove all base path mappings related to the "
                            + (stageName == null ? "RestApi" : "stage") + " in your domains: "
                            + String.join(", ", domains));
        }
    }

    private static AwsException notFound() {
        return AwsException.notFound("Invalid domain name identifier specified");
    }
}
