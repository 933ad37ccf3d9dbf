/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.PathNotFoundException;
import dev.stagedoor.language.json.JsonReader;
import dev.stagedoor.language.json.JsonWriter;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.limit.LimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our paths against Jayway's library, which is AWS's. */
class JsonPathOracleTest {

    private static final String STORE = """
            {"store": {"book": [
              {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
              {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
              {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553", "price": 8.99},
              {"category": "fiction", "author": "J. R. R. Tolkien", "title": "Rings", "isbn": "0-395", "price": 22.99}],
              "bicycle": {"color": "red", "price": 19.95}},
             "expensive": 10, "none": null, "empty": [], "nothing": {}, "tags": ["a", "b"], "a b": 1, "n": [3, 1, 2],
             "photos": {"page": 1, "photo": [{"id": "12345678901", "ispublic": 1}, {"id": "23456789012", "ispublic": 0}]}}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$.store",
                "$.store.book",
                "$.store.book[0].title",
                "$.store.book[-1].title",
                "$.store.book[9]",
                "$['store']['book'][0]['title']",
                "$.store.book[*].author",
                "$..author",
                "$.store.*",
                "$.store..price",
                "$..book[2]",
                "$..book[-2]",
                "$..book[0,1]",
                "$..book[:2]",
                "$..book[1:2]",
                "$..book[-2:]",
                "$..book[2:]",
                "$..book[?(@.isbn)]",
                "$.store.book[?(@.price < 10)]",
                "$.store.book[?(@.price <= 8.95)].title",
                "$.store.book[?(@.price > 8.95)].title",
                "$.store.book[?(@.price >= 22.99)].title",
                "$..book[?(@.price <= $.expensive)].title",
                "$..book[?(@.author =~ /.*REES/i)].title",
                "$..book[?(@.category == 'fiction')].title",
                "$..book[?(@.category != 'fiction')].title",
                "$..book[?(!(@.isbn))].title",
                "$..book[?(@.category == 'fiction' && @.price < 10)].title",
                "$..book[?(@.category == 'reference' || @.price > 20)].title",
                "$..book[?(@.category in ['reference', 'x'])].title",
                "$..book[?(@.category nin ['fiction'])].title",
                "$.store.bicycle[?(@.price > 1)].color",
                "$.missing",
                "$.store.missing.deeper",
                "$.none",
                "$.none.x",
                "$.empty",
                "$.empty[0]",
                "$.empty[*]",
                "$.nothing",
                "$.nothing.*",
                "$.tags[0]",
                "$.tags[0,1]",
                "$.tags[*]",
                "$.tags.x",
                "$['a b']",
                "$['store','tags']",
                "$.store['bicycle','book']..price",
                "$.store.book.length()",
                "$.n.length()",
                "$.n.sum()",
                "$.n.min()",
                "$.n.max()",
                "$.n.avg()",
                "$..*",
                "$.photos.photo[1].id",
                "$.photos.photo[*].ispublic",
                "$.photos.photo[?(@.ispublic == 1)].id",
                "store.bicycle.color",
                "$.store.book[*].isbn",
                "$.store.book[*].missing",
                "$.tags[?(@ == 'a')]",
                "$.n[?(@ > 1)]",
                "$.store.book[?(@.isbn == null)].title",
                "$.store.book[?(@['price'] < 9)].title",
                "$[?(@.color)]",
                "$.store.book[0]['author','title']",
                "$.store.book[*]['author','title']",
                "$..book[?(@.title contains 'o')].title",
                "$.store.book[?(@.author size 10)].title",
                "$.store.book[?('fiction' == @.category)].title",
                "$.photos[?(@.page == 1)].page"
            })
    void aPathLeadsWhereItLeadsThere(String path) {
        assertThat(ours(path)).isEqualTo(theirs(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$.", "$[", "$.a[", "$.a[?]", "$.a[?(", "$['a", "$.a[x]", "", "$.a[?(@.b ==)]", "$.a..", "$$"})
    void whatIsNoPathIsRefused(String path) {
        assertThatThrownBy(() -> JsonPath.compile(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPathThatWouldGoOnForEverIsStopped() {
        Object document = JsonReader.readStrictly("[".repeat(60) + "]".repeat(60), Budget.forInput(120));
        JsonPath path = JsonPath.compile("$" + "..*".repeat(12));
        assertThatThrownBy(() -> path.read(document, Budget.forInput(120))).isInstanceOf(LimitExceededException.class);
    }

    private static String ours(String path) {
        Budget budget = Budget.forInput(STORE.length());
        Object found = JsonPath.compile(path).read(JsonReader.readLeniently(STORE, budget), budget);
        return found == JsonPath.MISSING ? "(missing)" : JsonWriter.write(found, budget);
    }

    private static String theirs(String path) {
        try {
            Object found = com.jayway.jsonpath.JsonPath.parse(STORE).read(path);
            return JsonWriter.write(found, Budget.forInput(STORE.length()));
        } catch (PathNotFoundException e) {
            return "(missing)";
        } catch (InvalidPathException e) {
            return "(invalid) " + e.getMessage();
        }
    }
}
