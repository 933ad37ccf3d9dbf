/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.controlplane.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvTableTest {

    @Test
    void columnsAreFoundByNameInAnyOrderAndCase() {
        assertThat(read("Key, NAME \r\nk1,n1\r\n\r\nk2\r\n"))
                .containsExactly(Map.of("key", "k1", "name", "n1"), Map.of("key", "k2"));
    }

    @Test
    void quotationMarksOfEitherKindEncloseCommasLinesAndThemselves() {
        assertThat(read("key,name\n\"a,b\",'c,d'\n\"say \"\"x\"\"\",\"two\nlines\""))
                .containsExactly(Map.of("key", "a,b", "name", "c,d"), Map.of("key", "say \"x\"", "name", "two\nlines"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() {
        assertThat(read("\uFEFFkey,name\nk,n")).containsExactly(Map.of("key", "k", "name", "n"));
    }

    @Test
    void whatIsNoSuchFileIsRefused() {
        assertThatThrownBy(() -> read("name\nn"))
                .isInstanceOf(AwsException.class)
                .hasMessage("Unable to read the file: it has no column key");
        assertThatThrownBy(() -> read("key,name\n\"k,n")).hasMessageEndingWith("a quotation mark is not closed");
        assertThatThrownBy(() -> CsvTable.read(new byte[] {(byte) 0xff, 'a'}))
                .hasMessageEndingWith("it is not in UTF-8");
    }

    private static List<Map<String, String>> read(String file) {
        return CsvTable.read(file.getBytes(StandardCharsets.UTF_8), "key", "name");
    }
}
