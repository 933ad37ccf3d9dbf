/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * What a gateway has to say to the client's connection and the Servlet API has no word for. The connection is looked up on
 * the servers we know, by reflection, as nothing here may depend on their classes.
 */
final class ServerConnection {

    private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());

    /** How much of an answer may wait in the server for a client that does not read. */
    static final int UNSENT_BYTES = 64 * 1024;

    private ServerConnection() {}

    /**
     * Ends an answer that has begun and cannot be finished: RFC 9112 section 8 has no other way to say that a message is
     * incomplete. Completing the exchange would end a chunked answer as if it were whole, and leave the client of any
     * other waiting. Undertow closes the connection by itself when it sees an answer shorter than promised.
     */
    static void close(HttpServletRequest request) {
        try {
            Object connection = of(request);
            method(connection, "terminateSilently").invoke(connection);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "This server's connections cannot be closed from here: {0}", e);
        }
    }

    /**
     * Keeps a streamed answer out of memory. Payara says that a response is ready for more until four times the socket's
     * send buffer waits in its queue: 10 MiB for each client that does not read. Undertow has no such queue.
     */
    static void boundUnsent(HttpServletRequest request) {
        try {
            Object connection = of(request);
            method(connection, "setMaxAsyncWriteQueueSize", int.class).invoke(connection, UNSENT_BYTES);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "This server's connections have no queue to bound: {0}", e);
        }
    }

    /** Payara, GlassFish: facade → Catalina's request → Grizzly's request → its connection. */
    private static Object of(HttpServletRequest request) throws ReflectiveOperationException {
        Object container = request;
        while (container instanceof HttpServletRequestWrapper wrapper) {
            container = wrapper.getRequest();
        }
        Object catalina = field(container, "request");
        Object grizzly = method(catalina, "getCoyoteRequest").invoke(catalina);
        Object context = method(grizzly, "getContext").invoke(grizzly);
        return method(context, "getConnection").invoke(context);
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(owner);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    private static Method method(Object owner, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method found = owner.getClass().getMethod(name, parameters);
        found.setAccessible(true);
        return found;
    }
}
