/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bodies are binary (features R-20). */
class BinaryMediaTypesTest {

    @ParameterizedTest
    @CsvSource({
        "image/png, image/png, true",
        "image/png, 'IMAGE/PNG; charset=x', true",
        "image/*, image/jpeg, true",
        "image/*, application/json, false",
        "*/*, anything/at-all, true",
        "image/png, , false",
        "application/json, , true",
        "ima*, image/png, false",
    })
    void aRequestIsBinaryByItsContentType(String binary, String contentType, boolean expected) {
        assertThat(BinaryMediaTypes.containContentType(List.of(binary), contentType))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, image/png, true",
        "image/png, 'image/png;q=0.8, text/html', true",
        "image/png, 'text/html, image/png', false",
        "image/png, , false",
        "*/*, , true",
        "*/*, 'text/html, image/png', true",
    })
    void anAnswerIsBinaryByTheFirstThatTheClientAccepts(String binary, String accept, boolean expected) {
        assertThat(BinaryMediaTypes.containFirstAccepted(List.of(binary), accept))
                .isEqualTo(expected);
    }
}
