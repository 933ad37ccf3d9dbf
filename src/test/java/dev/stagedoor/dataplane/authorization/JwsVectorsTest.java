/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSObject;
import java.io.InputStream;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Project Wycheproof's signatures, valid and not, by keys as an issuer publishes them. */
class JwsVectorsTest {

    @Test
    void validSignaturesHoldAndNoOthers() throws Exception {
        int valid = 0;
        int invalid = 0;
        try (InputStream file = JwsVectorsTest.class.getResourceAsStream("/vectors/jws/json_web_signature_test.json")) {
            for (JsonNode group : new ObjectMapper().readTree(file).path("testGroups")) {
                JsonNode key = group.path("public");
                if (!key.isObject()) {
                    continue; // of shared secrets there is nothing to publish
                }
                List<KeySet.Key> keys = keys(key);
                for (JsonNode test : group.path("tests")) {
                    String jws = test.path("jws").asText();
                    boolean expected =
                            test.path("result").asText().equals("valid") && isByTheKeysOwnAlgorithm(jws, key);
                    assertThat(holds(jws, keys))
                            .as("%s %s", test.path("tcId"), test.path("comment"))
                            .isEqualTo(expected);
                    valid += expected ? 1 : 0;
                    invalid += expected ? 0 : 1;
                }
            }
        }
        assertThat(valid).isGreaterThan(15);
        assertThat(invalid).isGreaterThan(100);
    }

    /** Two of the vectors are signed by another algorithm than the one that the key says it is for. */
    private static boolean isByTheKeysOwnAlgorithm(String jws, JsonNode key) throws ParseException {
        String algorithm = JWSObject.parse(jws).getHeader().getAlgorithm().getName();
        return algorithm.equals(key.path("alg").asText(algorithm));
    }

    private static List<KeySet.Key> keys(JsonNode key) {
        try {
            return new ArrayList<>(KeySet.parse("{\"keys\":[" + key + "]}")
                    .find(key.path("kid").asText()));
        } catch (ParseException e) {
            return List.of();
        }
    }

    private static boolean holds(String jws, List<KeySet.Key> keys) {
        try {
            JWSObject signed = JWSObject.parse(jws);
            return keys.stream().anyMatch(key -> key.verifies(signed));
        } catch (ParseException e) {
            return false;
        }
    }
}
