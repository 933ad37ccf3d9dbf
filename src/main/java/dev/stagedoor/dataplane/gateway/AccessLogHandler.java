/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import dev.stagedoor.dataplane.exchange.ContextVariables;
import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.StageSnapshot;
import dev.stagedoor.platform.observability.AccessLog;
import dev.stagedoor.platform.observability.AccessLogFormat;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Step accessLog: one line in the stage's own format. */
@Dependent
public class AccessLogHandler implements Handler {

    @Inject
    AccessLog log;

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        StageSnapshot stage = exchange.stage;
        AccessLogFormat format = stage == null ? null : stage.accessLogFormat();
        if (format != null) {
            log.write(format, name -> ContextVariables.value(exchange, name));
        }
        return DONE;
    }
}
