/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.policy;

/** A text that is no policy document, in the words of IAM's {@code MalformedPolicyDocument}, followed by the place. */
public final class MalformedPolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedPolicyException(String message) {
        super(message, null, false, false);
    }

    MalformedPolicyException(String message, String place) {
        this(place.isEmpty() ? message : message + " (at " + place + ")");
    }

    /** IAM's text for all that its grammar does not know. */
    static MalformedPolicyException syntax(String place, String fault) {
        return new MalformedPolicyException("Syntax errors in policy.", place.isEmpty() ? fault : place + ": " + fault);
    }
}
