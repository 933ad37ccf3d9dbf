/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What calls through CDI's proxies cost. */
class ProxiedCallsTest {

    /** Weld's proxies call a public method directly, and any other by reflection, with an array for its arguments. */
    @Test
    void whatOthersCallOfASharedBeanOnTheTrafficSideIsPublic() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.stagedoor");
        List<JavaMethod> shared = main.stream()
                .filter(type -> type.isAnnotatedWith(ApplicationScoped.class))
                .filter(type -> type.getPackageName().startsWith("dev.stagedoor.dataplane"))
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
                .toList();
        assertThat(shared).isNotEmpty();
        assertThat(shared)
                .filteredOn(method -> !method.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(ProxiedCallsTest::isCalledByOthers)
                .isEmpty();
    }

    private static boolean isCalledByOthers(JavaMethod method) {
        return method.getCallsOfSelf().stream()
                .map(call -> outermost(call.getOriginOwner()))
                .anyMatch(caller -> !caller.equals(method.getOwner()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ProxiedCallsTest::outermost).orElse(type);
    }
}
