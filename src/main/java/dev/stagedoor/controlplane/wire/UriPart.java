/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import java.util.List;

/**
 * A part of the URI that AWS constrains as it does members of the body, such as a status code; its violations come
 * after those of the body.
 */
public record UriPart(Member member, String value) {

    /** For operations without a body. @throws AwsException the {@code ValidationException} */
    public static void check(UriPart... parts) {
        InputValidation.check("", List.of(), null, List.of(parts));
    }
}
