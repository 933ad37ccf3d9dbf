/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies an API takes for binary: those whose media type is in its {@code binaryMediaTypes}, where {@code image/*}
 * and {@code *}{@code /*} are the only wildcards. Source: developer guide, "Binary media types for REST APIs".
 */
final class BinaryMediaTypes {

    private BinaryMediaTypes() {}

    /** @param contentType of a request; absent counts as JSON */
    static boolean containContentType(List<String> binaryMediaTypes, @Nullable String contentType) {
        return !binaryMediaTypes.isEmpty()
                && contain(binaryMediaTypes, contentType == null ? "application/json" : contentType);
    }

    /** @param accept the client's; only the first media type in it counts */
    static boolean containFirstAccepted(List<String> binaryMediaTypes, @Nullable String accept) {
        if (binaryMediaTypes.isEmpty() || accept == null) {
            return binaryMediaTypes.contains("*/*");
        }
        int comma = accept.indexOf(',');
        return contain(binaryMediaTypes, comma < 0 ? accept : accept.substring(0, comma));
    }

    private static boolean contain(List<String> binaryMediaTypes, String field) {
        int semicolon = field.indexOf(';');
        String type =
                (semicolon < 0 ? field : field.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        for (String binary : binaryMediaTypes) {
            String pattern = binary.toLowerCase(Locale.ROOT);
            if (pattern.equals("*/*")
                    || pattern.equals(type)
                    || (pattern.endsWith("/*") && type.startsWith(pattern.substring(0, pattern.length() - 1)))) {
                return true;
            }
        }
        return false;
    }
}
