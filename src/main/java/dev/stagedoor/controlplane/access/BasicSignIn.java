/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stagedoor.controlplane.wire.AwsException;
import dev.stagedoor.platform.observability.LogLimit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * HTTP Basic for people and scripts: the server's own security realm (file, LDAP, JDBC, …) knows the users, and its groups
 * {@code administrator}, {@code developer} and {@code viewer} are the roles.
 */
@ApplicationScoped
public class BasicSignIn {

    /** A realm that hangs (a directory that is down) holds these threads and no more. */
    private static final int MOST_AT_ONCE = 64;

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD");
    private static final System.Logger LOG = System.getLogger(BasicSignIn.class.getName());

    private static final LogLimit LOCKED = new LogLimit(LOG);

    private final Semaphore places = new Semaphore(MOST_AT_ONCE);
    private final SignInGuard guard = new SignInGuard(System::nanoTime);

    static boolean isOffered(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6);
    }

    /** @throws AwsException 401 for wrong credentials, 403 for a foreign page, 429 for too many failures */
    Caller signIn(HttpServletRequest request) {
        refuseForeignPage(request);
        String[] credentials =
                credentials(request.getHeader("Authorization").substring(6).strip());
        String tries = credentials[0] + "\n" + request.getRemoteAddr();
        if (!places.tryAcquire()) {
            throw new AwsException(429, "TooManyRequestsException", "Too many sign-ins at once");
        }
        try {
            if (!guard.begin(tries)) {
                LOCKED.log(
                        System.Logger.Level.WARNING,
                        () -> "Too many failed sign-ins of user " + credentials[0] + " at " + request.getRemoteAddr());
                throw new AwsException(
                        429,
                        "TooManyRequestsException",
                        "Too many failed sign-ins; try again in " + SignInGuard.LOCK.toMinutes() + " minutes");
            }
            boolean good = false;
            try {
                Caller caller = login(request, credentials[0], credentials[1]);
                good = true;
                return caller;
            } finally {
                guard.finish(tries, good);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AwsException(503, "ServiceUnavailableException", "Stopping");
        } finally {
            places.release();
        }
    }

    /** Takes the roles and logs out again: the identity belongs to this call, not to the container's thread or session. */
    private static Caller login(HttpServletRequest request, String user, String password) {
        try {
            request.login(user, password);
        } catch (ServletException e) {
            throw unauthorized();
        }
        try {
            Optional<Role> role = Arrays.stream(Role.values())
                    .filter(candidate -> request.isUserInRole(candidate.roleName()))
                    .findFirst();
            return new Caller(user, Optional.empty(), role);
        } finally {
            try {
                request.logout();
            } catch (ServletException e) {
                LOG.log(System.Logger.Level.WARNING, "Cannot log out: {0}", e.getMessage());
            }
        }
    }

    private static String[] credentials(String encoded) {
        try {
            String decoded = new String(Base64.getDecoder().decode(encoded), UTF_8);
            int colon = decoded.indexOf(':');
            if (colon > 0) {
                return new String[] {decoded.substring(0, colon), decoded.substring(colon + 1)};
            }
        } catch (IllegalArgumentException e) {
            // answered like a wrong password
        }
        throw unauthorized();
    }

    private static AwsException unauthorized() {
        return new AwsException(401, "UnauthorizedException", "Unauthorized");
    }

    /** A browser that has once asked for the password sends it for any page; only our own may change things with it. */
    private static void refuseForeignPage(HttpServletRequest request) {
        if (!SAFE_METHODS.contains(request.getMethod())
                && isForeign(request.getHeader("Origin"), request.getHeader("Host"))) {
            throw AwsException.accessDenied("Cross-origin requests cannot use HTTP Basic");
        }
    }

    private static boolean isForeign(@Nullable String origin, @Nullable String host) {
        return origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host);
    }
}
