/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.dataplane.exchange.TestStages;
import dev.stagedoor.dataplane.snapshot.ActiveDomains;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot;
import dev.stagedoor.dataplane.snapshot.DomainSnapshot.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomDomainTest {

    private static final DomainSnapshot DOMAIN = new DomainSnapshot(Map.of(
            "v1", new Target("one", "prod"),
            "any", new Target("two", ""),
            "", new Target("rest", "dev")));

    @ParameterizedTest
    @CsvSource({
        "/v1/pets,one,prod,/pets,v1",
        "/v1,one,prod,/,v1",
        "/v1//pets,one,prod,/pets,v1",
        "//v1/pets,one,prod,/pets,v1",
        "/any/test/pets,two,test,/pets,any",
        "/any,two,'',/,any",
        "/v12/pets,rest,dev,/v12/pets,",
        "/pets,rest,dev,/pets,",
        "/,rest,dev,/,"
    })
    void theFirstSegmentIsTheBasePathOrNone(
            String path, String api, String stage, String routed, @Nullable String basePath) {
        assertThat(DataPlaneAddress.ofDomain(DOMAIN, "api.example.com", path))
                .isEqualTo(new DataPlaneAddress(api, stage, path, routed, true, basePath));
    }

    @Test
    void aPathWithoutAMappingIsForbidden() {
        DomainSnapshot domain = new DomainSnapshot(Map.of("v1", new Target("a1b2c3d4e5", "prod")));
        DataPlaneAddress address = DataPlaneAddress.ofDomain(domain, "api.example.com", "/v2/pets");
        Exchange exchange = exchange(address);
        assertThatThrownBy(() -> new ResolveStage(active()).handle(exchange))
                .isInstanceOfSatisfying(
                        GatewayResponseException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(403));
    }

    @Test
    void anApiThatGaveUpItsDefaultAddressIsReachedByItsDomain() {
        ActiveStages active = new ActiveStages();
        active.replace(TestStages.withoutDefaultEndpoint());
        DomainSnapshot domain = new DomainSnapshot(Map.of("", new Target("a1b2c3d4e5", "prod")));
        Exchange exchange = exchange(DataPlaneAddress.ofDomain(domain, "api.example.com", "/pets/1"));
        new ResolveStage(active).handle(exchange);
        assertThat(exchange.stage).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com,exact",
        "API.Example.com:8443,exact",
        "shop.example.com,wildcard",
        "a.shop.example.com,none",
        "example.com,none",
        "localhost:8080,none",
        "[::1]:8080,none"
    })
    void anExactNameBeatsAWildcardOfOneLabel(String host, String expected) {
        ActiveDomains active = new ActiveDomains();
        active.replaceAll(Map.of(
                "api.example.com", new DomainSnapshot(Map.of("", new Target("exact", ""))),
                "*.example.com", new DomainSnapshot(Map.of("", new Target("wildcard", "")))));
        DomainSnapshot found = active.find(host);
        Target target = found == null ? null : found.find("");
        assertThat(target == null ? "none" : target.restApiId()).isEqualTo(expected);
    }

    private static ActiveStages active() {
        ActiveStages active = new ActiveStages();
        active.replace(TestStages.prod());
        return active;
    }

    private static Exchange exchange(DataPlaneAddress address) {
        Exchange exchange = TestExchange.of("GET").exchange();
        exchange.restApiId = address.restApiId();
        exchange.stageName = address.stageName();
        exchange.resourceRequestPath = address.resourceRequestPath();
        exchange.customDomain = address.customDomain();
        return exchange;
    }
}
