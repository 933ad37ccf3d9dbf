/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.openapi.OpenApiExport;
import dev.stagedoor.controlplane.sdk.SdkDocument;
import dev.stagedoor.controlplane.sdk.SdkGenerator;
import dev.stagedoor.controlplane.sdk.SdkParameters;
import dev.stagedoor.controlplane.sdk.SdkType;
import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.controlplane.wire.Download;
import dev.stagedoor.platform.configuration.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A client SDK for what a stage serves, to download. Not in a transaction: generating takes seconds, reading does not.
 */
@ApplicationScoped
@Path("/restapis/{restApiId}/stages/{stageName}/sdks")
public class SdkOperations {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'_'HH-mm'Z'").withZone(ZoneOffset.UTC);

    @Inject
    ExportSources sources;

    @Inject
    SdkGenerator generator;

    @Inject
    Settings settings;

    @GET
    @Path("{sdkType}")
    public Download getSdk(
            @PathParam("restApiId") String restApiId,
            @PathParam("stageName") String stageName,
            @PathParam("sdkType") String sdkType,
            @Context UriInfo uri) {
        SdkType type = SdkType.find(sdkType)
                .orElseThrow(() -> AwsException.badRequest("Invalid SDK type specified: " + sdkType
                        + ". Valid values are: android, java, javascript, objectivec, ruby, swift"));
        Map<String, String> query = new HashMap<>();
        uri.getQueryParameters().forEach((name, values) -> query.put(name, values.get(0)));
        SdkParameters parameters = new SdkParameters(type, query);
        OpenApiExport.Source source = sources.require(restApiId, stageName);
        ObjectNode export =
                OpenApiExport.apply(source, new OpenApiExport.Options(OpenApiExport.Format.OAS30, Set.of("none")));
        String invokeUrl = invokeUrl(uri.getBaseUri(), restApiId, stageName);
        byte[] archive = generator.generate(
                type,
                SdkDocument.of(type, export, invokeUrl, parameters.tag()),
                parameters,
                invokeUrl,
                settings.region());
        // AWS CLI, examples of get-sdk: android_2016-02-22_23-52Z.zip
        return new Download(archive, type.id() + "_" + TIME.format(Instant.now()) + ".zip", "application/octet-stream");
    }

    /** By path, at the host that the caller has reached: a name for every API needs a DNS that not everybody has. */
    private static String invokeUrl(URI base, String restApiId, String stageName) {
        String authority = base.getAuthority();
        if (authority == null || !authority.matches("[A-Za-z0-9.:\\[\\]-]+")) {
            throw AwsException.badRequest("Invalid host");
        }
        return base.getScheme() + "://" + authority + "/_aws/execute-api/" + restApiId + "/" + stageName;
    }
}
