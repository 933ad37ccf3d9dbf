/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static dev.stagedoor.controlplane.wire.Member.map;
import static dev.stagedoor.controlplane.wire.Member.string;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Definition;
import dev.stagedoor.controlplane.definition.Definitions;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Shape;
import dev.stagedoor.controlplane.wire.Status;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of any resource that AWS lets one tag, by its ARN; kept in the resource's own document. */
@ApplicationScoped
@Transactional
@Path("/tags/{resourceArn: .+}")
public class TagOperations {

    static final Shape SHAPE = Shape.of(map("tags", string()).required().keepEmpty());

    /**
     * A kind of resource that has tags.
     *
     * @param path its row key; the last group is what the text ends with
     * @param notFound AWS's text when it is not there; its arguments are that group and the account's id
     */
    private record Taggable(Pattern path, String notFound) {}

    /** A further taggable resource is one line here. */
    private static final List<Taggable> TAGGABLE = List.of(
            new Taggable(Pattern.compile("/restapis/([^/]+)"), "Invalid API identifier specified %2$s:%1$s"),
            new Taggable(Pattern.compile("/restapis/[^/]+/stages/([^/]+)"), "Invalid stage identifier specified"),
            new Taggable(Pattern.compile("/apikeys/([^/]+)"), "Invalid API Key identifier specified"),
            new Taggable(Pattern.compile("/usageplans/([^/]+)"), "Invalid Usage Plan ID specified"),
            new Taggable(
                    Pattern.compile("/clientcertificates/([^/]+)"), "Invalid Client Certificate identifier specified"),
            new Taggable(Pattern.compile("/vpclinks/([^/]+)"), "Invalid Vpc Link identifier specified"),
            new Taggable(Pattern.compile("/domainnames/([^/]+)"), "Invalid domain name identifier specified"),
            new Taggable(
                    Pattern.compile("/domainnameaccessassociations/(.+)"),
                    "Invalid domain name access association identifier specified"));

    @Inject
    Definitions definitions;

    @Inject
    Settings settings;

    @GET
    public ObjectNode getTags(@PathParam("resourceArn") String resourceArn) {
        return SHAPE.output(tags(require(resourceArn, definitions::find).document()));
    }

    @PUT
    @Status(204)
    public void tagResource(@PathParam("resourceArn") String resourceArn, ObjectNode body) {
        ObjectNode added = SHAPE.input("tagResource", body);
        Definition row = require(resourceArn, this::lock);
        ObjectNode document = row.document();
        ObjectNode tags = document.withObject("/tags");
        tags.setAll((ObjectNode) added.get("tags"));
        Tags.check(tags);
        definitions.replace(row.path(), document);
    }

    @DELETE
    @Status(204)
    public void untagResource(
            @PathParam("resourceArn") String resourceArn, @QueryParam("tagKeys") List<String> tagKeys) {
        if (tagKeys.isEmpty()) {
            throw AwsException.validation("1 validation error detected: Value null at 'tagKeys' failed to satisfy"
                    + " constraint: Member must not be null");
        }
        Definition row = require(resourceArn, this::lock);
        ObjectNode document = row.document();
        document.withObject("/tags").remove(tagKeys);
        definitions.replace(row.path(), document);
    }

    /** The writers of a stage wait for each other at its API. */
    private Optional<Definition> lock(String path) {
        String owner = Definition.parentOf(path);
        if (!owner.isEmpty()) {
            definitions.lock(owner);
        }
        return definitions.lock(path);
    }

    private Definition require(String resourceArn, Function<String, Optional<Definition>> finder) {
        String path = Arn.path(resourceArn, settings.region());
        for (Taggable kind : TAGGABLE) {
            Matcher matcher = kind.path().matcher(path);
            if (matcher.matches()) {
                return finder.apply(path)
                        .orElseThrow(() -> AwsException.notFound(
                                kind.notFound().formatted(matcher.group(1), settings.accountId())));
            }
        }
        throw AwsException.badRequest("Invalid ARN specified in the request");
    }

    private static ObjectNode tags(ObjectNode document) {
        ObjectNode answer = Json.object();
        answer.set("tags", document.withObject("/tags"));
        return answer;
    }
}
