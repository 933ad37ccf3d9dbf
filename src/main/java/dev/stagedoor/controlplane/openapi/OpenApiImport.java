/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.DefinitionTree;
import dev.stagedoor.controlplane.wire.AwsException;
import java.util.List;
import java.util.Set;

/**
 * ImportRestApi and PutRestApi: an OpenAPI document and the API as it is become the API as it will be. A pure function
 * of its arguments (fresh ids apart): either the whole document takes effect or nothing does.
 *
 * <p>The order is AWS's: the API itself, models, validators, authorizers, then resources with their methods, then
 * gateway responses and documentation. Each step reports to one {@link ImportFindings}, so that a caller learns every
 * fault at once.
 */
public final class OpenApiImport {

    /** What becomes of what the document does not mention. */
    public enum Mode {
        /** A new API: the document is all there is, down to the default models. */
        IMPORT,
        /** Kept. */
        MERGE,
        /** Deleted; stages, deployments and endpoint settings stay. */
        OVERWRITE
    }

    /** What becomes of the document's base path. */
    public enum BasePath {
        /** Dropped. */
        IGNORE,
        /** Every segment becomes a resource above the document's paths. */
        PREPEND,
        /** The first segment is dropped, for a custom domain to take its place; the rest is prepended. */
        SPLIT;

        String prefix(String basePath) {
            String path = String.join("/", ResourceImport.segments(basePath));
            return switch (this) {
                case IGNORE -> "";
                case PREPEND -> path;
                case SPLIT -> path.contains("/") ? path.substring(path.indexOf('/') + 1) : "";
            };
        }
    }

    /**
     * @param endpointConfigurationTypes the {@code endpointConfigurationTypes} parameter; empty when not given
     * @param accountId what {@code ${AWS::AccountId}} stands for
     * @param region what {@code ${AWS::Region}} stands for
     * @param maximumTimeoutMillis the longest integration time-out a definition may ask for
     */
    public record Options(
            Mode mode,
            BasePath basePath,
            boolean failOnWarnings,
            boolean ignoreDocumentation,
            List<String> endpointConfigurationTypes,
            String accountId,
            String region,
            int maximumTimeoutMillis) {

        /** With AWS's limit of 29 seconds for integrations. */
        public Options(
                Mode mode,
                BasePath basePath,
                boolean failOnWarnings,
                boolean ignoreDocumentation,
                List<String> endpointConfigurationTypes,
                String accountId,
                String region) {
            this(
                    mode,
                    basePath,
                    failOnWarnings,
                    ignoreDocumentation,
                    endpointConfigurationTypes,
                    accountId,
                    region,
                    29_000);
        }
    }

    /**
     * @param tree what the API becomes
     * @param warnings for {@code RestApi.warnings}, in the order they arose
     */
    public record Result(DefinitionTree tree, List<String> warnings) {}

    /**
     * @param tree what the API becomes
     * @param ids of the documentation parts that the document has, in its order
     */
    public record Documentation(DefinitionTree tree, List<String> ids, List<String> warnings) {}

    /** The types whose rows a document defines: an overwrite clears them. */
    private static final Set<String> DEFINED = Set.of(
            "Resource",
            "Method",
            "MethodResponse",
            "Integration",
            "IntegrationResponse",
            "Model",
            "RequestValidator",
            "Authorizer",
            "GatewayResponse");

    private OpenApiImport() {}

    /**
     * @param document Swagger 2.0 or OpenAPI 3.0, JSON or YAML, at most 6 MB
     * @param current the API before the call, left untouched; for {@link Mode#IMPORT} the new API with its root row and
     *     root resource
     * @throws AwsException BadRequestException with every fault that was found, or with every warning if those fail
     */
    public static Result apply(byte[] document, DefinitionTree current, Options options) throws AwsException {
        OpenApiDocument openApi = OpenApiDocument.read(document, options);
        ImportFindings findings = new ImportFindings();
        DefinitionTree tree = start(current, options);

        RestApiImport.apply(openApi, tree.root(), options, findings);
        ModelImport models = new ModelImport(openApi, current, tree, findings);
        ValidatorImport validators = new ValidatorImport(openApi, current, tree);
        SecurityImport security = new SecurityImport(openApi, current, tree, findings);
        IntegrationImport integrations = new IntegrationImport(openApi, tree, options, findings);
        MethodImport methods = new MethodImport(openApi, tree, models, validators, security, integrations, findings);
        new ResourceImport(current, tree, options.mode(), findings).apply(openApi, options.basePath(), methods);
        GatewayResponseImport.apply(openApi, tree, findings);
        if (!options.ignoreDocumentation()) {
            DocumentationImport.apply(openApi, tree, options, findings);
        }

        findings.throwIfAny(options.failOnWarnings());
        return new Result(tree, findings.warnings());
    }

    /**
     * ImportDocumentationParts: nothing but the documentation of a document.
     *
     * @throws AwsException BadRequestException as for {@link #apply}, but in other words for what is no document
     */
    public static Documentation documentation(byte[] document, DefinitionTree current, Options options) {
        OpenApiDocument openApi;
        try {
            openApi = OpenApiDocument.read(document, options);
        } catch (AwsException e) { // recorded: test_import_documentation_parts_bad_file
            throw AwsException.badRequest("Unable to build importer with provided input.");
        }
        ImportFindings findings = new ImportFindings();
        DefinitionTree tree = new DefinitionTree();
        current.nodes().forEach((path, node) -> {
            if (options.mode() == Mode.MERGE || !node.type().equals("DocumentationPart")) {
                tree.put(path, node.type(), node.document());
            }
        });
        List<String> ids = DocumentationImport.apply(openApi, tree, options, findings);
        findings.throwIfAny(options.failOnWarnings());
        return new Documentation(tree, ids, findings.warnings());
    }

    /** The rows that stay whatever the document says. Documents are replaced, never changed, but for the root's. */
    private static DefinitionTree start(DefinitionTree current, Options options) {
        DefinitionTree tree = new DefinitionTree();
        current.nodes().forEach((path, node) -> {
            boolean documentation = node.type().equals("DocumentationPart") && !options.ignoreDocumentation();
            boolean cleared = options.mode() != Mode.MERGE && (DEFINED.contains(node.type()) || documentation);
            if (path.isEmpty()) {
                ObjectNode root = node.document().deepCopy();
                tree.put(path, node.type(), root);
            } else if (!cleared) {
                tree.put(path, node.type(), node.document());
            }
        });
        return tree;
    }
}
