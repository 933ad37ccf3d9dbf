/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.dataplane.caching.ResponseCaches;
import dev.stagedoor.dataplane.snapshot.ActiveStages;
import dev.stagedoor.platform.configuration.InvalidSettingException;
import dev.stagedoor.platform.configuration.Settings;
import dev.stagedoor.platform.observability.RequestMetrics;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.stream.Collectors;

/**
 * Publishes every stored stage before the first request, and from then on what events have not: changes made on other
 * nodes, which share only the database. Traffic does not need the database; while it is away, the last snapshots serve.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class DeploymentTimer {

    private static final Logger LOGGER = System.getLogger(DeploymentTimer.class.getName());

    private static final long INTERVAL_MILLIS = 3_000;

    /**
     * The change log tells every change that was made through us; a look at everything once a minute finds what was
     * restored or mended by hand, and tries again what failed.
     */
    private static final int THOROUGH_EVERY = 20;

    /** As often as the management side reads users anew. */
    private static final int IDENTITIES_EVERY = 10;

    /** The same of API keys, of which there may be a hundred thousand: once in ten minutes. */
    private static final int KEYS_COMPARED_EVERY = 200;

    @Inject
    StagePublisher publisher;

    @Inject
    DomainPublisher domainPublisher;

    @Inject
    VpcLinkPublisher vpcLinkPublisher;

    @Inject
    UsagePublisher usagePublisher;

    @Inject
    IdentityPublisher identityPublisher;

    @Inject
    ResponseCaches responseCaches;

    @Inject
    SignedTraces signedTraces;

    @Inject
    StagesCompiled stagesCompiled;

    @Inject
    ActiveStages activeStages;

    @Inject
    RequestMetrics requestMetrics;

    /** Looked up when the start can say what is wrong with them. */
    @Inject
    Instance<Settings> settings;

    @Resource
    TimerService timerService;

    /** While the database is away it is asked less and less often, but at least every 24 seconds. */
    private static final int MOST_SKIPPED = 7;

    private int ticks;
    private int skip;
    private int skipped;
    private boolean outage;

    /** Fails, and with it the deployment of the application, when a setting or the database cannot work. */
    @PostConstruct
    void start() {
        try {
            Settings.load(); // before anything is injected that would bury the message in its own
            long started = System.nanoTime();
            vpcLinkPublisher.publishChanged(true);
            publisher.publishChanged(true);
            domainPublisher.publishChanged(true);
            usagePublisher.publishChanged(true);
            identityPublisher.publishChanged(true);
            stagesCompiled.after((System.nanoTime() - started) / 1_000_000);
        } catch (InvalidSettingException e) {
            LOGGER.log(Level.ERROR, "Stagedoor cannot start. {0}", e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            String database = settings.get().database().toString();
            LOGGER.log(Level.ERROR, "Stagedoor cannot start. The database {0} cannot be read: {1}", database, cause(e));
            throw new IllegalStateException("The database " + database + " cannot be read: " + cause(e), e);
        }
        timerService.createIntervalTimer(INTERVAL_MILLIS, INTERVAL_MILLIS, new TimerConfig(null, false));
    }

    @Timeout
    void tick() {
        if (skipped < skip) {
            skipped++;
            return;
        }
        skipped = 0;
        forgetMetrics();
        try {
            ticks++;
            boolean thorough = ticks % THOROUGH_EVERY == 0;
            vpcLinkPublisher.publishChanged(thorough);
            publisher.publishChanged(thorough);
            responseCaches.follow();
            domainPublisher.publishChanged(thorough);
            signedTraces.shareKey();
            usagePublisher.storeUsed();
            usagePublisher.publishChanged(ticks % KEYS_COMPARED_EVERY == 0);
            identityPublisher.publishChanged(ticks % IDENTITIES_EVERY == 0);
            skip = 0;
            if (outage) {
                outage = false;
                LOGGER.log(Level.INFO, "Definitions can be read again");
            }
        } catch (RuntimeException e) {
            skip = Math.min(2 * skip + 1, MOST_SKIPPED);
            if (!outage) {
                outage = true;
                LOGGER.log(
                        Level.WARNING,
                        "Definitions cannot be read; traffic goes on with what was last published: {0}",
                        cause(e));
            }
        }
    }

    /** Metrics of a stage that no longer serves, or of an API under its old name, would be shown for ever. */
    private void forgetMetrics() {
        requestMetrics.retain(activeStages.all().stream()
                .flatMap(stage -> stage.releases().stream())
                .map(stage -> new RequestMetrics.StageName(stage.restApiName(), stage.stageName()))
                .collect(Collectors.toSet()));
    }

    /** What happened first: containers wrap it several times. */
    private static String cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
