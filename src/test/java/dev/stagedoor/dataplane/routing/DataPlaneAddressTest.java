/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataPlaneAddressTest {

    private static final String HOST = "a1b2c3d4e5.execute-api.localhost:8080";

    private static DataPlaneAddress address(String restApiId, String stage, String path, String rest) {
        return new DataPlaneAddress(restApiId, stage, path, rest, false, null);
    }

    private static @Nullable DataPlaneAddress of(String host, String path) {
        return DataPlaneAddress.of(host, null, path);
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4e5.execute-api.localhost:8080",
        "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        "a1b2c3d4e5.execute-api.eu-central-1.api.aws",
        "A1B2C3D4E5.Execute-API.localhost",
        "a1b2c3d4e5-vpce-0123456789abcdef0.execute-api.us-east-1.amazonaws.com"
    })
    void theFirstLabelOfAnExecuteApiHostIsTheApi(String host) {
        assertThat(of(host, "/prod/pets")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets", "/pets"));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080",
        "apigateway.us-east-1.amazonaws.com",
        "127.0.0.1:8080",
        "[::1]:8080",
        "a1b2c3d4e5.execute-apis.localhost",
        "a1b2c3d4e5.x.execute-api.localhost",
        "execute-api",
        "''"
    })
    void anyOtherHostIsTheManagementApis(String host) {
        assertThat(of(host, "/restapis")).isNull();
        assertThat(DataPlaneAddress.of(host, "a1b2c3d4e5", "/restapis")).isNull();
    }

    @Test
    void aRequestWithoutHostIsAddressedByPathOnly() {
        assertThat(DataPlaneAddress.of(null, "a1b2c3d4e5", "/prod")).isNull();
        assertThat(DataPlaneAddress.of(null, null, "/_aws/execute-api/a1b2c3d4e5/prod/"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod/", "/"));
    }

    @ParameterizedTest
    @CsvSource({"vpce-0123-abcd.execute-api.us-east-1.vpce.amazonaws.com", "execute-api.us-east-1.amazonaws.com"})
    void theHostOfAVpcEndpointTakesTheApiFromTheHeader(String host) {
        assertThat(DataPlaneAddress.of(host, "A1B2C3D4E5", "/prod/pets"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets", "/pets"));
        assertThat(of(host, "/prod/pets")).isNull();
    }

    @Test
    void theHostsIdGoesBeforeTheHeader() {
        assertThat(DataPlaneAddress.of(HOST, "other00000", "/prod"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod", "/"));
    }

    @Test
    void pathStyleNamesApiAndStageAndWorksOnEveryHost() {
        assertThat(of("localhost", "/_aws/execute-api/a1b2c3d4e5/prod/pets/7"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets/7", "/pets/7"));
        assertThat(of("localhost", "/_aws/execute-api/A1B2C3D4E5/prod"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod", "/"));
        assertThat(of("localhost", "/_aws/execute-api/a1b2c3d4e5")).isEqualTo(address("a1b2c3d4e5", "", "/", "/"));
        assertThat(of("localhost", "/_aws/execute-api")).isNull();
    }

    @Test
    void theStageKeepsItsCaseAndTheHostHasNoSayInIt() {
        assertThat(of(HOST, "/Prod/pets")).isEqualTo(address("a1b2c3d4e5", "Prod", "/Prod/pets", "/pets"));
    }

    @Test
    void theRootOfAStage() {
        assertThat(of(HOST, "/prod")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod", "/"));
        assertThat(of(HOST, "/prod/")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod/", "/"));
        assertThat(of(HOST, "/")).isEqualTo(address("a1b2c3d4e5", "", "/", "/"));
    }

    @Test
    void doubleSlashesAroundTheStageAreAccepted() {
        assertThat(of(HOST, "//prod/pets")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets", "/pets"));
        assertThat(of(HOST, "/prod//pets")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod//pets", "/pets"));
        assertThat(of(HOST, "/prod/pets//7/")).isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets//7/", "/pets//7/"));
    }

    @Test
    void anAmbiguousPathIsRefusedOnTheDataPlaneOnly() {
        assertThatThrownBy(() -> of(HOST, "/prod/../other")).isInstanceOf(GatewayResponseException.class);
        assertThatThrownBy(() -> of("localhost", "/_aws/execute-api/a1b2c3d4e5/prod/../other"))
                .isInstanceOf(GatewayResponseException.class);
        assertThat(of("localhost", "/restapis/../x")).isNull();
    }

    @Test
    void anAbsoluteTargetOfTheSameHostIsAccepted() {
        assertThat(of(HOST, "http://" + HOST + "/prod/pets"))
                .isEqualTo(address("a1b2c3d4e5", "prod", "/prod/pets", "/pets"));
        assertThatThrownBy(() -> of(HOST, "http://evil/prod/pets")).isInstanceOf(GatewayResponseException.class);
    }
}
