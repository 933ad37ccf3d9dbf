/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of the Simple Calculator of AWS's documentation, and of clients that AWS has generated. */
class OperationNamingTest {

    @ParameterizedTest
    @CsvSource({
        "/, get, rootGet, getApiRoot",
        "/, options, rootOptions, optionsApiRoot",
        "/{a}/{b}/{op}, get, aBOpGet, getABOp",
        "/pets/{petId}, get, petsPetIdGet, getPetsPetId",
        "/accountreg, post, accountregPost, postAccountreg",
        "/lolo/jsge/gbdb57, post, loloJsgeGbdb57Post, postLoloJsgeGbdb57",
        "/{proxy+}, put, proxyPut, putProxy",
        "/my-path/sub_res, get, myPathSubResGet, getMyPathSubRes",
        "/2fa, get, _2faGet, get2fa",
    })
    void aMethodIsCalledByItsPathAndItsVerb(String path, String verb, String name, String inJava) {
        assertThat(new OperationNaming(false).name(path, verb, "own")).isEqualTo(name);
        assertThat(new OperationNaming(true).name(path, verb, "")).isEqualTo(inJava);
    }

    @Test
    void inJavaAndRubyAnOperationNameCounts() {
        assertThat(new OperationNaming(true).name("/pets", "get", "List pets")).isEqualTo("listPets");
    }

    @Test
    void noTwoMethodsAreCalledTheSame() {
        OperationNaming naming = new OperationNaming(false);

        assertThat(naming.name("/a/b", "get", "")).isEqualTo("aBGet");
        assertThat(naming.name("/a/{b}", "get", "")).isEqualTo("aBGet2");
        assertThat(naming.name("/a-B", "get", "")).isEqualTo("aBGet3");
    }
}
