/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.observability;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Serves {@code /metrics} and {@code /health} on a server that does not do so itself. Payara has put its own servlets
 * there before listeners are asked, and keeps them.
 */
@WebListener
public class OperatorEndpoints implements ServletContextListener {

    static final String METRICS = "/metrics/*";
    static final String HEALTH = "/health/*";

    @Inject
    Meters meters;

    @Inject
    Health health;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (meters instanceof TextMeters text && isFree(context, METRICS)) {
            context.addServlet("stagedoor-metrics", new MetricsServlet(text)).addMapping(METRICS);
        }
        if (isFree(context, HEALTH)) {
            context.addServlet("stagedoor-health", new HealthServlet(health)).addMapping(HEALTH);
        }
    }

    private static boolean isFree(ServletContext context, String mapping) {
        return context.getServletRegistrations().values().stream()
                .noneMatch(servlet -> servlet.getMappings().contains(mapping));
    }

    static final class MetricsServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient TextMeters meters;

        MetricsServlet(TextMeters meters) {
            this.meters = meters;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            write(response, "text/plain; version=0.0.4; charset=utf-8", meters.text());
        }
    }

    /** The answers of MicroProfile Health 4.0, section "Appendix A: REST interfaces specifications". */
    static final class HealthServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Health health;

        HealthServlet(Health health) {
            this.health = health;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getPathInfo();
            List<Health.Check> checks = switch (path == null ? "/" : path) {
                case "/" -> List.of(health.live(), health.ready(), health.started());
                case "/live" -> List.of(health.live());
                case "/ready" -> List.of(health.ready());
                case "/started" -> List.of(health.started());
                default -> List.of();
            };
            if (checks.isEmpty()) {
                response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setStatus(
                    checks.stream().allMatch(Health.Check::up)
                            ? HttpServletResponse.SC_OK
                            : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            write(response, "application/json", HealthJson.of(checks));
        }
    }

    private static void write(HttpServletResponse response, String contentType, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
