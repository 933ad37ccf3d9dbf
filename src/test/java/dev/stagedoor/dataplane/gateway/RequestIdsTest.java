/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void aRequestIdIsARandomUuid() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id = RequestIds.requestId(null);
            UUID uuid = UUID.fromString(id);
            assertThat(uuid.version()).isEqualTo(4);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid).hasToString(id);
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void theClientsOwnUuidIsKeptAndAnythingElseReplaced() {
        String own = "0a1b2c3d-0000-4000-8000-00000000000f";
        assertThat(RequestIds.requestId(own)).isEqualTo(own);
        assertThat(RequestIds.requestId("x")).hasSize(36);
        assertThat(RequestIds.requestId("0a1b2c3d-0000-4000-8000-00000000000\n"))
                .doesNotContain("\n");
        assertThat(RequestIds.requestId("0a1b2c3d00000-4000-8000-00000000000f"))
                .isNotEqualTo("0a1b2c3d00000-4000-8000-00000000000f");
    }

    @Test
    void anExtendedRequestIdHasAwsForm() {
        assertThat(RequestIds.extendedRequestId()).matches("[A-Za-z0-9_-]{15}=");
        assertThat(RequestIds.extendedRequestId()).isNotEqualTo(RequestIds.extendedRequestId());
    }

    @Test
    void aTraceIdCarriesTheTimeAndTheClientsRootWins() {
        assertThat(RequestIds.traceId(null, 0x5f5e1000L * 1000)).matches("Root=1-5f5e1000-[0-9a-f]{24}");
        String offered = "Root=1-67890abc-0123456789abcdef01234567;Sampled=1";
        assertThat(RequestIds.traceId(offered, 0)).isEqualTo(offered);
        assertThat(RequestIds.traceId("Self=1", 0)).startsWith("Root=1-");
    }
}
