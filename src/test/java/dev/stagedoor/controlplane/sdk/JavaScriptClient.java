/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/** Runs a generated JavaScript SDK as a page would, where Java stands in for what a browser has to fetch with. */
public final class JavaScriptClient {

    /** What the page's {@code fetch} leads to. */
    public interface Network {

        /** @param headers names and values in turn; @param body null for none */
        Answer fetch(String url, String method, List<String> headers, @Nullable String body) throws Exception;
    }

    /** An answer, as {@code Response} gives it to the script. */
    public record Answer(int status, String body, Map<String, String> headers) {

        public List<String> headerNames() {
            return List.copyOf(headers.keySet());
        }
    }

    private static final String FETCH = """
            var outcome = 'nothing';
            function fetch(url, options) {
              return new Promise(function (resolve, reject) {
                try {
                  var headers = new java.util.ArrayList();
                  Object.keys(options.headers).forEach(function (name) { headers.add(name); headers.add(options.headers[name]); });
                  var answer = network.fetch(url, options.method, headers, options.body === undefined ? null : options.body);
                  resolve({
                    status: Number(answer.status()),
                    statusText: '',
                    text: function () { return Promise.resolve(String(answer.body())); },
                    headers: {forEach: function (action) {
                      answer.headerNames().forEach(function (name) { action(String(answer.headers().get(name)), String(name)); });
                    }}
                  });
                } catch (failed) {
                  reject(failed);
                }
              });
            }
            """;

    private JavaScriptClient() {}

    /**
     * @param sdk {@code apigClient.js}
     * @param config the argument of {@code newClient}, and {@code call} a call of {@code apigClient}, both as JavaScript
     * @return what the call ends with, as JSON: the result, or {@code {"error": …}}
     */
    public static String call(String sdk, String config, String call, Network network) {
        Context context = Context.enter();
        try {
            context.setLanguageVersion(Context.VERSION_ES6);
            context.setOptimizationLevel(-1);
            Scriptable scope = context.initStandardObjects();
            ScriptableObject.putProperty(scope, "network", Context.javaToJS(network, scope));
            context.evaluateString(scope, FETCH, "fetch.js", 1, null);
            context.evaluateString(scope, sdk, "apigClient.js", 1, null);
            context.evaluateString(scope, """
                    try {
                      var apigClient = apigClientFactory.newClient(%s);
                      %s.then(function (result) { outcome = JSON.stringify(result); }, function (error) {
                        outcome = JSON.stringify({error: String(error.message || error), status: error.status, data: error.data});
                      });
                    } catch (thrown) {
                      outcome = JSON.stringify({error: String(thrown.message || thrown)});
                    }
                    """.formatted(config, call), "page.js", 1, null);
            context.processMicrotasks();
            return Context.toString(ScriptableObject.getProperty(scope, "outcome"));
        } finally {
            Context.exit();
        }
    }
}
