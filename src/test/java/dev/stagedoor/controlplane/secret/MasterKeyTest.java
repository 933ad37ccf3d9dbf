/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    @TempDir
    Path data;

    @Test
    void what_it_encrypts_another_load_of_the_file_decrypts() {
        String encrypted = MasterKey.create(data).encrypt("s3cret", "/accesskeys/A");
        assertThat(encrypted).doesNotContain("s3cret");
        assertThat(MasterKey.load(data).decrypt(encrypted, "/accesskeys/A")).isEqualTo("s3cret");
    }

    @Test
    void the_same_secret_is_never_encrypted_alike() {
        MasterKey key = MasterKey.create(data);
        assertThat(key.encrypt("s3cret", "/accesskeys/A")).isNotEqualTo(key.encrypt("s3cret", "/accesskeys/A"));
    }

    @Test
    void only_the_owner_may_read_the_file() throws IOException {
        MasterKey.create(data);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(MasterKey.FILE_NAME))))
                .isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).as("nothing half-written beside it").hasSize(1);
        }
    }

    @Test
    void a_secret_moved_to_another_row_does_not_open() {
        MasterKey key = MasterKey.create(data);
        String encrypted = key.encrypt("s3cret", "/accesskeys/A");
        assertThatThrownBy(() -> key.decrypt(encrypted, "/accesskeys/B"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not open the secret of /accesskeys/B");
    }

    @Test
    void another_installations_key_is_told_apart() {
        String encrypted = MasterKey.create(data).encrypt("s3cret", "/accesskeys/A");
        MasterKey other = MasterKey.create(data.resolve("other"));
        assertThatThrownBy(() -> other.decrypt(encrypted, "/accesskeys/A"))
                .hasMessageContaining("it is another installation's key, or the row was changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c2hvcnQ=", "not base64!"})
    void a_file_that_holds_no_key_is_named(String content) throws IOException {
        Files.writeString(data.resolve(MasterKey.FILE_NAME), content);
        assertThatThrownBy(() -> MasterKey.load(data))
                .hasMessageContaining("The master key " + data.resolve(MasterKey.FILE_NAME) + " cannot be read");
    }

    @Test
    void a_missing_file_says_what_to_do() {
        assertThatThrownBy(() -> MasterKey.load(data))
                .hasMessageContaining(data.resolve(MasterKey.FILE_NAME) + " is missing")
                .hasMessageContaining("Restore the file");
    }
}
