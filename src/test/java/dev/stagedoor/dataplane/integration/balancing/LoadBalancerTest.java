/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stagedoor.platform.configuration.LoadBalancerSettings;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Algorithm;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.Ejection;
import dev.stagedoor.platform.configuration.LoadBalancerSettings.HealthCheck;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which target a call gets, as targets come, fail and return; on a clock of the test's own. */
class LoadBalancerTest {

    private static final int BASE_MILLIS = 1_000;
    private static final int MAXIMUM_MILLIS = 5_000;

    private long nowNanos = -5_000_000_000L; // nanoTime may be negative

    private static LoadBalancerSettings settings(Algorithm algorithm, int maximumPercent) {
        return new LoadBalancerSettings(
                "nlb",
                List.of(),
                algorithm,
                1_000,
                new HealthCheck(null, 1_000, 500, 2, 3),
                new Ejection(3, BASE_MILLIS, MAXIMUM_MILLIS, maximumPercent));
    }

    private LoadBalancer balancer(int targets) {
        return balancer(targets, Algorithm.ROUND_ROBIN, 50);
    }

    private LoadBalancer balancer(int targets, Algorithm algorithm, int maximumPercent) {
        LoadBalancer balancer = new LoadBalancer(settings(algorithm, maximumPercent), () -> nowNanos);
        balancer.follow(IntStream.rangeClosed(1, targets)
                .mapToObj(LoadBalancerTest::address)
                .toList());
        return balancer;
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void pass(int millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static Target begin(LoadBalancer balancer) {
        return Objects.requireNonNull(balancer.choose(List.of()));
    }

    /** How many of so many calls, one after another, each target gets; by port. */
    private static Map<Integer, Integer> share(LoadBalancer balancer, int calls) {
        Map<Integer, Integer> share = new TreeMap<>();
        for (int i = 0; i < calls; i++) {
            Target target = begin(balancer);
            target.succeeded();
            target.finished();
            share.merge(target.address().getPort(), 1, Integer::sum);
        }
        return share;
    }

    private static void fail(Target target, int times) {
        for (int i = 0; i < times; i++) {
            target.failed();
        }
    }

    @Test
    void inTurnEachTargetGetsAsMany() {
        assertThat(share(balancer(3), 30)).isEqualTo(Map.of(1, 10, 2, 10, 3, 10));
    }

    @Test
    void theOthersShareWhatATargetThatIsOutWouldGetEvenly() {
        LoadBalancer balancer = balancer(4);
        fail(balancer.targets().get(1), 3);
        assertThat(share(balancer, 30)).isEqualTo(Map.of(1, 10, 3, 10, 4, 10));
    }

    @Test
    void theTargetWithTheFewestCallsUnderWayGetsTheNext() {
        LoadBalancer balancer = balancer(3, Algorithm.LEAST_OUTSTANDING_REQUESTS, 50);
        List<Target> busy = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            busy.add(begin(balancer));
        }
        assertThat(balancer.targets())
                .allSatisfy(target -> assertThat(target.outstanding()).isEqualTo(10));
        Target quick = balancer.targets().get(2);
        for (Target target : busy) {
            if (target == quick) {
                target.finished();
            }
        }
        assertThat(begin(balancer)).isSameAs(quick);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aTargetThatWasTriedIsNotChosenAgain(Algorithm algorithm) {
        LoadBalancer balancer = balancer(3, algorithm, 50);
        List<Target> tried = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tried.add(Objects.requireNonNull(balancer.choose(tried)));
        }
        assertThat(tried).doesNotHaveDuplicates().hasSize(3);
        assertThat(balancer.choose(tried)).isNull();
    }

    @Test
    void withoutTargetsThereIsNoneToChoose() {
        assertThat(balancer(0).choose(List.of())).isNull();
    }

    @Test
    void checksTakeATargetOutAfterSomeInARowAndBringItBackAfterSome() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        for (boolean passed : new boolean[] {false, false, true, false, false}) {
            balancer.checked(target, passed); // never three in a row
        }
        assertThat(share(balancer, 10)).containsKey(1);
        balancer.checked(target, false);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(2, 10));
        balancer.checked(target, true);
        balancer.checked(target, false);
        balancer.checked(target, true);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(2, 10));
        balancer.checked(target, true);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(1, 5, 2, 5));
    }

    @Test
    void failuresInARowEjectATargetAndOneSuccessInBetweenDoesNot() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        fail(target, 2);
        target.succeeded();
        fail(target, 2);
        assertThat(balancer.available()).isEqualTo(2);
        fail(target, 1);
        assertThat(balancer.available()).isEqualTo(1);
        assertThat(balancer.ejections()).isEqualTo(1);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(2, 10));
    }

    @Test
    void anEjectedTargetGetsOneCallAtATimeWhenItsTimeIsOverUntilOneSucceeds() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        fail(target, 3);
        pass(BASE_MILLIS - 1);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(2, 10));
        pass(1);
        List<Target> begun = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            begun.add(begin(balancer));
        }
        assertThat(begun).containsOnlyOnce(target);
        target.succeeded();
        begun.forEach(Target::finished);
        assertThat(share(balancer, 10)).isEqualTo(Map.of(1, 5, 2, 5));
    }

    @Test
    void aTrialWithoutAVerdictLetsTheNextCallTry() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        fail(target, 3);
        pass(BASE_MILLIS);
        assertThat(target.start()).isTrue();
        assertThat(target.start()).isFalse();
        target.finished(); // the client went away
        assertThat(target.start()).isTrue();
    }

    @Test
    void aTargetThatFailsAgainIsOutTwiceAsLongUpToTheMaximum() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        fail(target, 3);
        for (int millis : new int[] {1_000, 2_000, 4_000, 5_000, 5_000}) {
            pass(millis - 1);
            assertThat(target.available(nowNanos)).isFalse();
            pass(1);
            assertThat(target.available(nowNanos)).isTrue();
            fail(target, 1);
        }
        pass(MAXIMUM_MILLIS);
        target.succeeded();
        pass(MAXIMUM_MILLIS + 1); // doing well for so long, it is as good as new
        fail(target, 3);
        pass(BASE_MILLIS);
        assertThat(target.available(nowNanos)).isTrue();
    }

    @Test
    void whatCallsFromBeforeTheEjectionSayOfATargetDoesNotCount() {
        LoadBalancer balancer = balancer(2);
        Target target = balancer.targets().get(0);
        fail(target, 3);
        target.succeeded();
        assertThat(balancer.available()).isEqualTo(1);
        fail(target, 10);
        assertThat(balancer.ejections()).isEqualTo(1);
        pass(BASE_MILLIS);
        assertThat(balancer.available()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 50, 0", "2, 50, 1", "3, 50, 1", "4, 50, 2", "10, 30, 3", "3, 100, 3", "3, 0, 0"})
    void noMoreThanAShareOfTheTargetsIsEjected(int targets, int maximumPercent, int ejected) {
        LoadBalancer balancer = balancer(targets, Algorithm.ROUND_ROBIN, maximumPercent);
        balancer.targets().forEach(target -> fail(target, 3));
        assertThat(balancer.available()).isEqualTo(targets - ejected);
    }

    @Test
    void whenNoneIsAvailableAllAreTried() {
        LoadBalancer balancer = balancer(3, Algorithm.ROUND_ROBIN, 100);
        fail(balancer.targets().get(0), 3);
        for (int i = 0; i < 3; i++) {
            balancer.checked(balancer.targets().get(1), false);
            balancer.checked(balancer.targets().get(2), false);
        }
        assertThat(balancer.available()).isZero();
        assertThat(share(balancer, 9)).isEqualTo(Map.of(1, 3, 2, 3, 3, 3));
    }

    @Test
    void targetsComeAndGoAndWhatIsKnownOfThoseThatStayIsKept() {
        LoadBalancer balancer = balancer(2);
        fail(balancer.targets().get(0), 3);
        balancer.follow(List.of(address(1), address(3)));
        assertThat(share(balancer, 4)).isEqualTo(Map.of(3, 4));
    }
}
