/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.controlplane.sdk.SdkType;
import dev.stagedoor.controlplane.wire.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** The kinds of SDK that can be generated: the same for every account, and nothing to change about them. */
@ApplicationScoped
@Path("/sdktypes")
public class SdkTypeOperations {

    @GET
    public ObjectNode getSdkTypes(@BeanParam Page page) {
        return page.of(List.of(SdkType.values()), SdkType::id, SdkTypeOperations::output);
    }

    @GET
    @Path("{id}")
    public ObjectNode getSdkType(@PathParam("id") String id) {
        return output(SdkType.require(id));
    }

    private static ObjectNode output(SdkType type) {
        ObjectNode answer = Json.object()
                .put("id", type.id())
                .put("friendlyName", type.friendlyName())
                .put("description", type.description());
        ArrayNode properties = answer.putArray("configurationProperties");
        for (SdkType.Property property : type.properties()) {
            properties
                    .addObject()
                    .put("name", property.name())
                    .put("friendlyName", property.friendlyName())
                    .put("description", property.description())
                    .put("required", property.required());
        }
        return answer;
    }
}
