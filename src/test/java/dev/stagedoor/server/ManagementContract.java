/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.RestApi;

/** What the management API does on every database: the AWS SDK writes, reads, lists, patches and deletes. */
abstract class ManagementContract {

    private ApiGatewayClient management;

    abstract Gateway gateway();

    @BeforeEach
    void connect() {
        gateway().awaitReady();
        management = gateway().management();
    }

    @AfterEach
    void disconnect() {
        management.close();
    }

    @Test
    void whatIsCreatedCanBeReadPatchedListedAndDeleted() {
        CreateRestApiResponse created = management.createRestApi(
                request -> request.name("round trip").description("as made").tags(Map.of("team", "shop")));

        management.updateRestApi(request -> request.restApiId(created.id())
                .patchOperations(PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/description")
                        .value("as patched")
                        .build()));

        assertThat(management.getRestApi(request -> request.restApiId(created.id())))
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("round trip");
                    assertThat(found.description()).isEqualTo("as patched");
                    assertThat(found.createdDate()).isEqualTo(created.createdDate());
                    assertThat(found.tags()).containsEntry("team", "shop");
                });
        assertThat(management.getRestApisPaginator().items())
                .extracting(RestApi::id)
                .contains(created.id());

        management.deleteRestApi(request -> request.restApiId(created.id()));

        assertThatThrownBy(() -> management.getRestApi(request -> request.restApiId(created.id())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid API identifier specified 123456789012:" + created.id());
    }
}
