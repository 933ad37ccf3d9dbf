/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What AWS's SDKs call the methods of an API: {@code petsPetIdGet} and {@code rootGet}; in Java and Ruby by the method's
 * operation name or {@code getPetsPetId} and {@code getApiRoot}.
 */
final class OperationNaming {

    private final boolean verbFirst;
    private final Set<String> taken = new HashSet<>();

    OperationNaming(boolean verbFirst) {
        this.verbFirst = verbFirst;
    }

    /** @param operationName the method's own; empty for none */
    String name(String path, String verb, String operationName) {
        String words = words(path);
        String name;
        if (verbFirst) {
            String own = words(operationName);
            name = own.isEmpty() ? verb + (words.isEmpty() ? "ApiRoot" : words) : decapitalize(own);
        } else {
            name = (words.isEmpty() ? "root" : decapitalize(words)) + capitalize(verb);
        }
        String identifier = Character.isDigit(name.charAt(0)) ? "_" + name : name;
        String unique = identifier;
        for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = identifier + i;
        }
        return unique;
    }

    /** The letters and digits of a text, every run of them with a capital. */
    static String words(String text) {
        StringBuilder words = new StringBuilder();
        for (String word : text.split("[^A-Za-z0-9]+")) {
            words.append(capitalize(word));
        }
        return words.toString();
    }

    private static String capitalize(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String decapitalize(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }
}
