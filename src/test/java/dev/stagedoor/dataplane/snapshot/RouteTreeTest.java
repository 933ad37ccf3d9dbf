/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteTreeTest {

    private static final IntegrationPlan MOCK = new IntegrationPlan(
            IntegrationType.MOCK,
            null,
            null,
            null,
            null,
            null,
            29_000,
            PassthroughBehavior.WHEN_NO_MATCH,
            false,
            List.of(),
            Map.of(),
            List.of(),
            ResponseTransferMode.BUFFERED,
            0,
            null,
            null);

    static MethodPlan plan(String path, String verb) {
        return new MethodPlan(path, path, verb, AuthorizationPlan.NONE, false, false, null, MOCK);
    }

    /** A tree from lines such as {@code "GET /pets/{petId}"}. */
    private static RouteTree tree(String... routes) {
        RouteTree.Builder builder = RouteTree.builder();
        for (String route : routes) {
            String[] parts = route.split(" ");
            builder.add(parts[1], parts[0], plan(parts[1], parts[0]));
        }
        return builder.build();
    }

    /** What answers, as {@code "VERB template {parameters}"}; null when nothing does. */
    private static @Nullable String answer(RouteTree tree, String verb, String path) {
        RouteTree.Match match = tree.match(verb, path);
        return match == null
                ? null
                : match.method().httpMethod() + " " + match.method().resourcePath() + " " + match.pathParameters();
    }

    @Test
    void staticBeatsVariableBeatsGreedy() {
        RouteTree tree = tree("GET /pets/top", "GET /pets/{petId}", "GET /pets/{proxy+}");

        assertThat(answer(tree, "GET", "/pets/top")).isEqualTo("GET /pets/top {}");
        assertThat(answer(tree, "GET", "/pets/7")).isEqualTo("GET /pets/{petId} {petId=7}");
        assertThat(answer(tree, "GET", "/pets/7/toys")).isEqualTo("GET /pets/{proxy+} {proxy=7/toys}");
    }

    @Test
    void aStaticBranchThatDeadEndsFallsBackToVariableAndThenToGreedy() {
        RouteTree tree = tree("GET /a/b/c", "GET /{x}/b/d", "GET /{proxy+}");

        assertThat(answer(tree, "GET", "/a/b/c")).isEqualTo("GET /a/b/c {}");
        assertThat(answer(tree, "GET", "/a/b/d")).isEqualTo("GET /{x}/b/d {x=a}");
        assertThat(answer(tree, "GET", "/a/b/e")).isEqualTo("GET /{proxy+} {proxy=a/b/e}");
    }

    @Test
    void greedyDeepInTheTreeBeatsGreedyAtTheRoot() {
        RouteTree tree = tree("GET /files/{proxy+}", "GET /{proxy+}");

        assertThat(answer(tree, "GET", "/files/a/b")).isEqualTo("GET /files/{proxy+} {proxy=a/b}");
        assertThat(answer(tree, "GET", "/files")).isEqualTo("GET /{proxy+} {proxy=files}");
    }

    @Test
    void theExactVerbBeatsAny() {
        RouteTree tree = tree("ANY /pets", "POST /pets");

        assertThat(answer(tree, "POST", "/pets")).isEqualTo("POST /pets {}");
        for (String verb : List.of("GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")) {
            assertThat(answer(tree, verb, "/pets")).isEqualTo("ANY /pets {}");
        }
    }

    @Test
    void anyMeansTheSevenVerbsInUpperCase() {
        RouteTree tree = tree("ANY /pets");

        for (String verb : List.of("TRACE", "CONNECT", "PROPFIND", "get", "")) {
            assertThat(answer(tree, verb, "/pets")).isNull();
        }
    }

    @Test
    void aResourceWithoutTheVerbGivesWayToALessSpecificOneThatHasIt() {
        // Validated on AWS: TestProxyRouting::test_proxy_routing_with_hardcoded_resource_sibling.
        RouteTree tree = tree("POST /test", "ANY /test/any", "OPTIONS /{proxy+}");

        assertThat(answer(tree, "OPTIONS", "/test")).isEqualTo("OPTIONS /{proxy+} {proxy=test}");
        assertThat(answer(tree, "POST", "/test")).isEqualTo("POST /test {}");
        assertThat(answer(tree, "OPTIONS", "/test/any")).isEqualTo("ANY /test/any {}");
        assertThat(answer(tree, "GET", "/test/any")).isEqualTo("ANY /test/any {}");
        assertThat(answer(tree, "GET", "/test")).isNull();
    }

    @Test
    void aResourceThatOnlyGroupsOthersIsNoMatch() {
        RouteTree tree = tree("GET /v1/pets");

        assertThat(answer(tree, "GET", "/v1")).isNull();
        assertThat(answer(tree, "GET", "/")).isNull();
    }

    @Test
    void theTrailingSlashIsIgnored() {
        RouteTree tree = tree("GET /", "GET /pets", "GET /pets/{petId}", "GET /files/{proxy+}");

        assertThat(answer(tree, "GET", "/")).isEqualTo("GET / {}");
        assertThat(answer(tree, "GET", "/pets/")).isEqualTo("GET /pets {}");
        assertThat(answer(tree, "GET", "/pets/7/")).isEqualTo("GET /pets/{petId} {petId=7}");
        assertThat(answer(tree, "GET", "/files/a/b/")).isEqualTo("GET /files/{proxy+} {proxy=a/b}");
    }

    @Test
    void aGreedyVariableNeedsARemainder() {
        RouteTree tree = tree("GET /files/{proxy+}");

        assertThat(answer(tree, "GET", "/files")).isNull();
        assertThat(answer(tree, "GET", "/files/")).isNull();
        assertThat(answer(tree, "GET", "/files//")).isNull();
    }

    @Test
    void innerDoubleSlashesStayInAGreedyValueAndFitNothingElse() {
        RouteTree tree = tree("GET /a/b", "GET /{x}/{y}/{z}", "GET /files/{proxy+}");

        assertThat(answer(tree, "GET", "/files/a//b")).isEqualTo("GET /files/{proxy+} {proxy=a//b}");
        assertThat(answer(tree, "GET", "/a//b")).isNull();
    }

    @Test
    void leadingSlashesCollapse() {
        assertThat(answer(tree("GET /{proxy+}"), "GET", "//a")).isEqualTo("GET /{proxy+} {proxy=a}");
    }

    @Test
    void caseMatters() {
        RouteTree tree = tree("GET /Pets");

        assertThat(answer(tree, "GET", "/pets")).isNull();
        assertThat(answer(tree, "GET", "/Pets")).isNotNull();
    }

    @Test
    void parametersStayPercentEncoded() {
        RouteTree tree = tree("GET /pets/{petId}/toys/{toy}");

        assertThat(answer(tree, "GET", "/pets/test%2Balias/toys/a%2fb"))
                .isEqualTo("GET /pets/{petId}/toys/{toy} {petId=test%2Balias, toy=a%2fb}");
    }

    @Test
    void variablesOnEveryLevelAreNamed() {
        RouteTree tree = tree("GET /{a}/x/{b}/{rest+}");

        assertThat(answer(tree, "GET", "/1/x/2/3/4/5")).isEqualTo("GET /{a}/x/{b}/{rest+} {a=1, b=2, rest=3/4/5}");
    }

    @Test
    void anEncodedSpellingOfAStaticSegmentIsThatSegment() {
        RouteTree tree = tree("GET /admin", "GET /v1:admin", "GET /café", "GET /{proxy+}");

        assertThat(answer(tree, "GET", "/adm%69n")).isEqualTo("GET /admin {}");
        assertThat(answer(tree, "GET", "/v1%3aadmin")).isEqualTo("GET /v1:admin {}");
        assertThat(answer(tree, "GET", "/caf%c3%a9")).isEqualTo("GET /café {}");
    }

    @Test
    void anEncodedSlashOrPercentSignIsNeverDecoded() {
        RouteTree tree = tree("GET /a/b", "GET /admin", "GET /{x}");

        assertThat(answer(tree, "GET", "/a%2Fb")).isEqualTo("GET /{x} {x=a%2Fb}");
        assertThat(answer(tree, "GET", "/adm%2569n")).isEqualTo("GET /{x} {x=adm%2569n}");
    }

    @Test
    void manySiblingsAreAllFound() {
        RouteTree.Builder builder = RouteTree.builder();
        for (int i = 0; i < 10_000; i++) {
            builder.add("/r" + i + "/x", "GET", plan("/r" + i + "/x", "GET"));
        }
        RouteTree tree = builder.build();

        for (int i = 0; i < 10_000; i++) {
            assertThat(answer(tree, "GET", "/r" + i + "/x")).isEqualTo("GET /r" + i + "/x {}");
        }
        assertThat(answer(tree, "GET", "/r10000/x")).isNull();
    }

    @Test
    void buildingRefusesWhatAwsCannotHold() {
        RouteTree.Builder builder = RouteTree.builder();

        assertThatThrownBy(() -> builder.add("/{proxy+}/a", "GET", plan("/", "GET")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add("/a", "TRACE", plan("/", "TRACE")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
