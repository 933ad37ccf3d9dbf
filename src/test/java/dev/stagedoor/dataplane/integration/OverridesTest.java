/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.TestExchange;
import dev.stagedoor.language.limit.Budget;
import dev.stagedoor.language.template.QuietMap;
import dev.stagedoor.language.template.Template;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {

    @Test
    void aValueIsWhatTheTemplateSet() {
        Overrides overrides =
                of("#set($o.header.one = 'a')#set($o.header.two = ['a', 1])#set($o.header.three = {'b': 2})"
                        + "#set($o.header.four = [])#set($o.status = 201)");

        assertThat(overrides.header())
                .containsExactly(
                        Map.entry("one", List.of("a")),
                        Map.entry("two", List.of("a", "1")),
                        Map.entry("three", List.of("{\"b\":2}")));
        assertThat(overrides.status()).isEqualTo(201);
    }

    /** A path takes the last of several values: there must be one. */
    @Test
    void anEmptyListOverridesNothing() {
        assertThat(of("#set($o.path.id = [])").path()).isEmpty();
    }

    @Test
    void aStructureThatHoldsItselfOrLooksSmallAndIsNotIsStopped() {
        for (String attack : List.of(
                "#set($l = [])#set($m = {'l': $l})#set($x = $l.add($m))#set($o.header.x = $m)",
                "#set($l = ['a'])#foreach($i in [1..60])#set($l = [$l, $l])#end#set($o.header.x = $l)")) {
            assertThatThrownBy(() -> of(attack)).isInstanceOf(GatewayResponseException.class);
        }
    }

    private static Overrides of(String template) {
        QuietMap override = new QuietMap();
        for (String name : List.of("path", "header", "querystring")) {
            override.put(name, new QuietMap());
        }
        Template.compile(template).render(Map.of("o", override), Budget.forInput(template.length()));
        Exchange exchange = TestExchange.of("GET").exchange();
        exchange.templateContext = new QuietMap();
        exchange.templateContext.put("requestOverride", override);
        return Overrides.ofRequest(exchange);
    }
}
