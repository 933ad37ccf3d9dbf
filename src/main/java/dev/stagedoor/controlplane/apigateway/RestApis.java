/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** Finds RestApis for the operations on all that they own, with AWS's words for one that is not there. */
@ApplicationScoped
public class RestApis {

    @Inject
    Definitions definitions;

    @Inject
    Settings settings;

    /** The row key of a RestApi, the prefix of the keys of all that it owns. */
    static String path(String restApiId) {
        return "/restapis/" + restApiId;
    }

    /** @throws AwsException {@code NotFoundException} */
    ObjectNode require(String restApiId) {
        return definitions.find(path(restApiId)).map(Definition::document).orElseThrow(() -> notFound(restApiId));
    }

    /**
     * For writers of anything that the API owns: waits for other writers of the same API, see {@link Definitions#lock}.
     *
     * @throws AwsException {@code NotFoundException}
     */
    ObjectNode lock(String restApiId) {
        return definitions.lock(path(restApiId)).map(Definition::document).orElseThrow(() -> notFound(restApiId));
    }

    /**
     * Something that an API owns.
     *
     * @param path its row key
     * @param notFound AWS's text when it is not there
     * @throws AwsException {@code NotFoundException}
     */
    ObjectNode requireChild(String path, String notFound) {
        return definitions.find(path).map(Definition::document).orElseThrow(() -> AwsException.notFound(notFound));
    }

    /**
     * An API as it is now, with something that it owns.
     *
     * @param path the row key of the latter
     * @param notFound AWS's text when it is not there
     * @throws AwsException {@code NotFoundException}
     */
    @Transactional
    public DefinitionTree withChild(String restApiId, String path, String notFound) {
        requireChild(path, notFound);
        return definitions.tree(path(restApiId));
    }

    private AwsException notFound(String restApiId) {
        return AwsException.notFound("Invalid API identifier specified " + settings.accountId() + ":" + restApiId);
    }
}
