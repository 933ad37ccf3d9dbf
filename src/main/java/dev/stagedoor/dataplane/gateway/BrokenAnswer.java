/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Field;

/**
 * Ends an answer that has begun and cannot be finished by closing the client's connection: RFC 9112 section 8 has no
 * other way to say that a message is incomplete. The Servlet API has no word for it: completing the exchange would end
 * a chunked answer as if it were whole, and leave the client of any other waiting. So the connection is looked up on the
 * servers we know, by reflection, as nothing here may depend on their classes; Undertow closes it by itself when it sees
 * an answer shorter than promised.
 */
final class BrokenAnswer {

    private static final System.Logger LOG = System.getLogger(BrokenAnswer.class.getName());

    private BrokenAnswer() {}

    static void closeConnection(HttpServletRequest request) {
        Object container = request;
        while (container instanceof HttpServletRequestWrapper wrapper) {
            container = wrapper.getRequest();
        }
        try {
            // Payara, GlassFish: facade → Catalina's request → Grizzly's request → its connection
            Object catalina = field(container, "request");
            Object grizzly = call(catalina, "getCoyoteRequest");
            Object connection = call(call(grizzly, "getContext"), "getConnection");
            call(connection, "terminateSilently");
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "This server's connections cannot be closed from here: {0}", e);
        }
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

    private static Object call(Object owner, String method) throws ReflectiveOperationException {
        var found = owner.getClass().getMethod(method);
        found.setAccessible(true);
        return found.invoke(owner);
    }
}
