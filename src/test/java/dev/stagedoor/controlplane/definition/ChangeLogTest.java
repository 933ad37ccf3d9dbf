/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.controlplane.definition.ChangeLog.News;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeLogTest {

    private final MemoryDefinitions store = new MemoryDefinitions();
    private final Definitions definitions = store.definitions();

    @AfterEach
    void close() {
        store.close();
    }

    private News since(long number) {
        return store.inTransaction(() -> store.changeLog().since(number));
    }

    private void change(Runnable call) {
        store.inTransaction(() -> {
            call.run();
            return true;
        });
    }

    private void create(String path, String type) {
        definitions.create(path, type, Json.object());
    }

    @Test
    void whoKnowsNothingYetHasToReadEverything() {
        assertThat(since(-1)).isEqualTo(new News(0, false, Set.of()));
        create10Keys();
        assertThat(since(-1).whole()).isFalse();
        assertThat(since(-1).number()).isEqualTo(10);
    }

    private void create10Keys() {
        for (int i = 0; i < 10; i++) {
            String path = "/apikeys/k" + i;
            change(() -> create(path, "ApiKey"));
        }
    }

    @Test
    void aTransactionIsToldOfByTheRowsThatItMadeChangedAndDeleted() {
        create10Keys();
        long before = since(-1).number();
        change(() -> {
            create("/apikeys/new", "ApiKey");
            definitions.replace("/apikeys/k1", Json.object().put("enabled", true));
            definitions.delete("/apikeys/k2");
        });

        News news = since(before);

        assertThat(news.whole()).isTrue();
        assertThat(news.number()).isEqualTo(before + 1);
        assertThat(news.paths()).containsExactlyInAnyOrder("/apikeys/new", "/apikeys/k1", "/apikeys/k2");
        assertThat(since(news.number())).isEqualTo(new News(before + 1, true, Set.of()));
    }

    @Test
    void whatTrafficDoesNotFollowIsNotToldOf() {
        change(() -> {
            create("/restapis/a", "RestApi");
            create("/restapis/a/models/M", "Model");
        });
        change(() -> definitions.replace("/restapis/a", Json.object().put("name", "x")));

        assertThat(since(-1).number()).isZero();
    }

    @Test
    void aDeletedApiIsToldOfAndStandsForItsStages() {
        change(() -> {
            create("/restapis/a", "RestApi");
            create("/restapis/a/stages/prod", "Stage");
        });
        change(() -> definitions.delete("/restapis/a"));

        assertThat(since(1).paths()).containsExactly("/restapis/a");
    }

    @Test
    void whatIsRolledBackIsNotToldOf() {
        try {
            change(() -> {
                create("/apikeys/a", "ApiKey");
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("no");
        }

        assertThat(since(-1).number()).isZero();
    }

    @Test
    void aTransactionOfThousandsStandsForEverything() {
        change(() -> create("/apikeys/first", "ApiKey"));
        change(() -> {
            for (int i = 0; i < 1_000; i++) {
                create("/apikeys/k" + i, "ApiKey");
            }
        });

        assertThat(since(1)).isEqualTo(new News(2, false, Set.of()));
    }

    @Test
    void aDatabaseThatWasSetBackIsReadAnew() {
        create10Keys();

        assertThat(since(11).whole()).isFalse();
    }
}
