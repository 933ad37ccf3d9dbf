/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What requests share never changes under them: a stage is replaced, not edited. */
class ImmutableSnapshotTest {

    private static JavaClasses snapshot;

    @BeforeAll
    static void read() {
        snapshot = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.stagedoor.dataplane.snapshot");
    }

    @Test
    void everyFieldIsFinalExceptTheOneThatIsSwapped() {
        fields().that()
                .areDeclaredInClassesThat()
                .haveSimpleNameNotStartingWith("Active")
                .and()
                .areDeclaredInClassesThat()
                .haveSimpleNameNotEndingWith("Draft") // is built by one thread and never shared
                .should()
                .beFinal()
                .check(snapshot);
    }

    @Test
    void noArrayIsHandedOut() {
        methods()
                .that()
                .arePublic()
                .and()
                .doNotHaveName("values")
                .should()
                .notHaveRawReturnType(DescribedPredicate.describe("an array", JavaClass::isArray))
                .because("an array's elements can be set, whatever its field says")
                .check(snapshot);
    }

    @Test
    void whatIsSharedIsPublishedSafely() {
        fields().that()
                .areDeclaredInClassesThat()
                .haveSimpleNameStartingWith("Active")
                .and()
                .areNotFinal()
                .should()
                .haveModifier(JavaModifier.VOLATILE)
                .check(snapshot);
    }

    @Test
    void nothingHasSetters() {
        classes()
                .should(new ArchCondition<>("have no set… method") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMethods().stream()
                                .filter(method -> method.getName().matches("set[A-Z].*"))
                                .forEach(method ->
                                        events.add(SimpleConditionEvent.violated(method, method.getFullName())));
                    }
                })
                .check(snapshot);
    }
}
