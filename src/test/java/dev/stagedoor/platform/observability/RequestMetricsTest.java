/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

    private static final long MILLI = 1_000_000;

    private final TextMeters meters = new TextMeters();
    private final RequestMetrics metrics = new RequestMetrics(meters, 3);

    @Test
    void awsMetricsCountByMethod() {
        RequestMetrics.Series get = metrics.series("Pets", "prod", "/pets/{petId}", "GET");
        get.record(200, 8 * MILLI, 5 * MILLI);
        get.record(404, 2 * MILLI, -1);
        get.record(504, 29_000 * MILLI, 28_999 * MILLI);
        String labels = "{api_name=\"Pets\",stage=\"prod\",resource=\"/pets/{petId}\",method=\"GET\"}";
        assertThat(meters.text())
                .contains("# TYPE apigateway_count_total counter\n")
                .contains("apigateway_count_total" + labels + " 3.0\n")
                .contains("apigateway_4xx_error_total" + labels + " 1.0\n")
                .contains("apigateway_5xx_error_total" + labels + " 1.0\n")
                .contains("apigateway_method_latency_seconds_sum" + labels + " 29.01\n")
                .contains("apigateway_method_integration_latency_seconds_count" + labels + " 2.0\n")
                .contains("apigateway_method_integration_latency_seconds_sum" + labels + " 29.004\n");
    }

    @Test
    void whatTheCacheHadAndHadNotIsCounted() {
        RequestMetrics.Series get = metrics.series("Pets", "prod", "/a", "GET");
        get.cached(false);
        get.cached(true);
        get.cached(true);
        String labels = "{api_name=\"Pets\",stage=\"prod\",resource=\"/a\",method=\"GET\"}";
        assertThat(meters.text())
                .contains("apigateway_cache_hit_count_total" + labels + " 2.0\n")
                .contains("apigateway_cache_miss_count_total" + labels + " 1.0\n");
    }

    @Test
    void latenciesOfAStageAreAHistogram() {
        metrics.series("Pets", "prod", "/a", "GET").record(200, 1 * MILLI, 1 * MILLI);
        metrics.series("Pets", "prod", "/b", "GET").record(200, 1 * MILLI + 1_000, -1);
        metrics.series("Pets", "prod", "/b", "GET").record(200, 40_000 * MILLI, -1);
        String bucket = "apigateway_latency_seconds_bucket{api_name=\"Pets\",stage=\"prod\",le=";
        assertThat(meters.text())
                .contains(bucket + "\"0.0005\"} 0.0\n")
                .contains(bucket + "\"0.001\"} 1.0\n")
                .contains(bucket + "\"0.0025\"} 2.0\n")
                .contains(bucket + "\"30\"} 2.0\n")
                .contains(bucket + "\"+Inf\"} 3.0\n")
                .contains("apigateway_latency_seconds_count{api_name=\"Pets\",stage=\"prod\"} 3.0\n")
                .contains("apigateway_integration_latency_seconds_count{api_name=\"Pets\",stage=\"prod\"} 1.0\n");
    }

    @Test
    void theSameMethodIsTheSameSeries() {
        assertThat(metrics.series("Pets", "prod", "/a", "GET")).isSameAs(metrics.series("Pets", "prod", "/a", "GET"));
        assertThat(metrics.series("Pets", "prod", "/a", "GET"))
                .isNotSameAs(metrics.series("Pets", "prod", "/a", "POST"))
                .isNotSameAs(metrics.series("Pets", "dev", "/a", "GET"));
    }

    @Test
    void methodsBeyondTheMaximumShareASeriesAndSumsStayTrue() {
        for (int i = 0; i < 10; i++) {
            metrics.series("Pets", "prod", "/" + i, "GET").record(200, MILLI, -1);
        }
        assertThat(meters.text())
                .contains("resource=\"/2\"")
                .doesNotContain("resource=\"/3\"")
                .contains(
                        "apigateway_count_total{api_name=\"Pets\",stage=\"prod\",resource=\"(other)\",method=\"(other)\"} 7.0\n")
                .contains("apigateway_latency_seconds_count{api_name=\"Pets\",stage=\"prod\"} 10.0\n");
    }

    @Test
    void aStageThatIsGoneLeavesNoSeriesAndMakesRoom() {
        metrics.series("Pets", "old", "/a", "GET").record(200, MILLI, -1);
        metrics.series("Pets", "old", "/b", "GET").record(200, MILLI, -1);
        metrics.series("Pets", "prod", "/a", "GET").record(200, MILLI, -1);
        metrics.retain(Set.of(new RequestMetrics.StageName("Pets", "prod")));
        assertThat(meters.text()).doesNotContain("stage=\"old\"").contains("stage=\"prod\"");
        metrics.series("Pets", "prod", "/b", "GET").record(200, MILLI, -1);
        metrics.series("Pets", "prod", "/c", "GET").record(200, MILLI, -1);
        assertThat(meters.text()).contains("resource=\"/c\"").doesNotContain("(other)");
    }

    @Test
    void requestsWithoutAStageHaveASeriesOfTheirOwn() {
        metrics.unresolved().record(403, MILLI, -1);
        metrics.retain(Set.of());
        assertThat(meters.text())
                .contains("apigateway_4xx_error_total{api_name=\"(none)\",stage=\"(none)\","
                        + "resource=\"(none)\",method=\"(none)\"} 1.0\n");
    }

    @Test
    void namesInLabelsAreEscaped() {
        metrics.series("a\"b\\c\nd", "prod", "/", "GET").record(200, MILLI, -1);
        assertThat(meters.text()).contains("api_name=\"a\\\"b\\\\c\\nd\"");
        assertThat(meters.text().lines()).allMatch(line -> line.startsWith("#") || line.matches(".* [0-9.E+-]+"));
    }
}
