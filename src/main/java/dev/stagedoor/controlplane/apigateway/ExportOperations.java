/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.openapi.OpenApiExport;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Download;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a stage serves, as an OpenAPI document to download. */
@ApplicationScoped
@Transactional
@Path("/restapis/{restApiId}/stages/{stageName}/exports")
public class ExportOperations {

    @Inject
    ExportSources sources;

    /** @param extensions names with commas between them: what of AWS's own the document has */
    @GET
    @Path("{exportType}")
    public Download getExport(
            @PathParam("restApiId") String restApiId,
            @PathParam("stageName") String stageName,
            @PathParam("exportType") String exportType,
            @QueryParam("extensions") @Nullable String extensions,
            @HeaderParam("Accept") @Nullable String accepts) {
        OpenApiExport.Format format = format(exportType);
        OpenApiExport.Source source = sources.require(restApiId, stageName);
        ObjectNode document = OpenApiExport.apply(source, new OpenApiExport.Options(format, names(extensions)));
        boolean yaml = accepts != null && accepts.contains("yaml");
        String text = yaml ? OpenApiExport.yaml(document) : document.toPrettyString();
        return new Download(
                text.getBytes(StandardCharsets.UTF_8),
                exportType + "_" + fileName(OpenApiExport.version(source)) + (yaml ? ".yaml" : ".json"),
                "application/octet-stream"); // whatever was asked for (recorded: test_export_oas30_openapi)
    }

    private static OpenApiExport.Format format(String exportType) {
        return switch (exportType) {
            case "swagger" -> OpenApiExport.Format.SWAGGER;
            case "oas30" -> OpenApiExport.Format.OAS30;
            default ->
                throw AwsException.badRequest(
                        "Invalid export type specified: " + exportType + ". Valid values are: oas30, swagger");
        };
    }

    private static Set<String> names(@Nullable String extensions) {
        return extensions == null || extensions.isBlank()
                ? Set.of()
                : Arrays.stream(extensions.split(",")).map(String::strip).collect(Collectors.toSet());
    }

    /** A version may be any text; a header may not, nor may a file's name. */
    private static String fileName(String version) {
        return version.replaceAll("[^A-Za-z0-9._:+-]", "-");
    }
}
