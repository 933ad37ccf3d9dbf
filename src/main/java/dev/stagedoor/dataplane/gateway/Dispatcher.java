/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

@Path("/")
public class Dispatcher {
    @POST
    public void dispatch() {
        GatewayFilter.CURRENT.get().run();
    }
}
