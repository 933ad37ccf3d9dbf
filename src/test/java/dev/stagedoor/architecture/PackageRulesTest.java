/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.function.Predicate.not;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class PackageRulesTest {

    private static final String CONTROLPLANE = "dev.stagedoor.controlplane..";
    private static final String DATAPLANE = "dev.stagedoor.dataplane..";
    private static final String DEPLOYMENT = "dev.stagedoor.deployment..";

    /** Packages of the data plane that each do one thing to a request; only the gateway puts them together. */
    private static final List<String> CAPABILITIES =
            List.of("routing", "integration", "authorization", "usage", "validation", "caching", "websocket");

    private static JavaClasses main;

    @BeforeAll
    static void read() {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.stagedoor");
    }

    @Test
    void theManagementSideDoesNotKnowTheTrafficSide() {
        noClasses()
                .that()
                .resideInAPackage(CONTROLPLANE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DATAPLANE, DEPLOYMENT)
                .because(
                        "the planes meet in dev.stagedoor.deployment only; tell it what changed with a StageChanged event")
                .check(main);
    }

    @Test
    void theTrafficSideDoesNotKnowTheManagementSide() {
        noClasses()
                .that()
                .resideInAPackage(DATAPLANE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONTROLPLANE, DEPLOYMENT)
                .because("a request meets compiled snapshots, never definitions; compile what it needs into a plan")
                .check(main);
    }

    @Test
    void thePlatformKnowsNeitherPlane() {
        noClasses()
                .that()
                .resideInAPackage("dev.stagedoor.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONTROLPLANE, DATAPLANE, DEPLOYMENT, "dev.stagedoor.language..")
                .because("the platform serves both planes; pass it values")
                .check(main);
    }

    @Test
    void theLittleLanguagesKnowNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("dev.stagedoor.language..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.stagedoor..")
                        .and(DescribedPredicate.not(resideInAPackage("dev.stagedoor.language.."))))
                .because("a language is pure Java: text and values in, values out")
                .allowEmptyShould(true)
                .check(main);
    }

    static Stream<String> capabilities() {
        return CAPABILITIES.stream();
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void aCapabilityOfTheTrafficSideKnowsOnlyTheExchangeAndTheSnapshot(String capability) {
        String[] others = Stream.concat(CAPABILITIES.stream().filter(not(capability::equals)), Stream.of("gateway"))
                .map(name -> "dev.stagedoor.dataplane." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.stagedoor.dataplane." + capability + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("capabilities do not know each other; what two of them need is part of the exchange")
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void theSnapshotKnowsNothingOfItsReaders() {
        noClasses()
                .that()
                .resideInAPackage("dev.stagedoor.dataplane.snapshot..")
                .should()
                .dependOnClassesThat(resideInAPackage(DATAPLANE)
                        .and(DescribedPredicate.not(resideInAPackage("dev.stagedoor.dataplane.snapshot.."))))
                .check(main);
    }

    @Test
    void functionsAreInvokedFromBelowTheCapabilities() {
        noClasses()
                .that()
                .resideInAPackage("dev.stagedoor.dataplane.lambda..")
                .should()
                .dependOnClassesThat(resideInAPackage(DATAPLANE)
                        .and(DescribedPredicate.not(resideInAnyPackage(
                                "dev.stagedoor.dataplane.lambda..",
                                "dev.stagedoor.dataplane.exchange..",
                                "dev.stagedoor.dataplane.snapshot.."))))
                .because("integrations and authorizers both invoke functions, and do not know each other")
                .check(main);
    }

    @Test
    void noPackageCycles() {
        slices().matching("dev.stagedoor.(**)").should().beFreeOfCycles().check(main);
    }

    @ParameterizedTest
    @CsvSource({
        "jakarta.persistence.., dev.stagedoor.controlplane.definition..",
        "org.flywaydb.., dev.stagedoor.controlplane.definition..",
        "org.h2.., dev.stagedoor.controlplane.definition..",
        "org.postgresql.., dev.stagedoor.controlplane.definition..",
        "org.yaml.snakeyaml.., dev.stagedoor.controlplane.openapi..",
        "org.eclipse.microprofile.config.., dev.stagedoor.platform.configuration..",
        "org.eclipse.microprofile.metrics.., dev.stagedoor.platform.observability..",
        "org.apache.hc.., dev.stagedoor.dataplane.integration..",
        "io.github.bucket4j.., dev.stagedoor.dataplane.usage..",
        "javax.cache.., dev.stagedoor.platform.caching..",
        "org.ehcache.., dev.stagedoor.platform.caching..",
        "com.nimbusds.., dev.stagedoor.dataplane.authorization..",
        "org.openapitools.., dev.stagedoor.controlplane.sdk.generator..",
        "io.swagger.., dev.stagedoor.controlplane.sdk.generator..",
    })
    void oneLibraryOnePackage(String library, String home) {
        noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because("replacing a library is a change in one package")
                .check(main);
    }

    @Test
    void whatGeneratesSdksIsNotLoadedByTheServer() {
        String generator = "dev.stagedoor.controlplane.sdk.generator..";
        noClasses()
                .that()
                .resideOutsideOfPackage(generator)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(generator)
                .because("its libraries are not on the server's class path; start a process, as SdkGenerator does")
                .check(main);
        noClasses()
                .that()
                .resideInAPackage(generator)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.stagedoor..").and(DescribedPredicate.not(resideInAPackage(generator))))
                .check(main);
    }

    @Test
    void jacksonStaysOffTheTrafficSide() {
        noClasses()
                .that()
                .resideInAPackage(DATAPLANE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .because("what a request needs is compiled when a stage is deployed, not parsed when it is called")
                .check(main);
    }

    @Test
    void nothingDependsOnOneServer() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "fish.payara..",
                        "org.glassfish..",
                        "com.sun.enterprise..",
                        "org.jboss..",
                        "org.eclipse.persistence..",
                        "org.hibernate.."))
                .because("one WAR runs on every server")
                .check(main);
    }
}
