/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.authorization;

import dev.stagedoor.dataplane.exchange.Exchange;
import dev.stagedoor.dataplane.exchange.GatewayResponseException;
import dev.stagedoor.dataplane.exchange.Handler;
import dev.stagedoor.dataplane.snapshot.GatewayResponseType;
import jakarta.enterprise.context.Dependent;
import java.util.concurrent.CompletionStage;

/**
 * Step authorize. A method that asks for an authorization this version cannot perform is closed, never open: callers
 * without credentials get AWS's answer to that, callers with credentials that of an authorizer that cannot be reached.
 */
@Dependent
public class AuthorizeHandler implements Handler {

    @Override
    public CompletionStage<Void> handle(Exchange exchange) {
        String type = exchange.requireMethod().authorizationType();
        if (type.equals("NONE")) {
            return DONE;
        }
        boolean credentials = exchange.request().getHeader("Authorization") != null;
        String reason = "Methods with authorizationType " + type + " cannot be called yet";
        throw switch (type) {
            case "AWS_IAM" ->
                new GatewayResponseException(
                        credentials
                                ? GatewayResponseType.ACCESS_DENIED
                                : GatewayResponseType.MISSING_AUTHENTICATION_TOKEN,
                        reason);
            default ->
                new GatewayResponseException(
                        credentials
                                ? GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR
                                : GatewayResponseType.UNAUTHORIZED,
                        reason);
        };
    }
}
