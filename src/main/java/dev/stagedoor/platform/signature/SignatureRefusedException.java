/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

/** Why a signature is not accepted, as AWS says it. AWS answers all of these with status 403. */
public final class SignatureRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String errorType;
    private final boolean expired;

    private SignatureRefusedException(String errorType, String message) {
        this(errorType, message, false);
    }

    private SignatureRefusedException(String errorType, String message, boolean expired) {
        super(message, null, false, false);
        this.errorType = errorType;
        this.expired = expired;
    }

    /** The request carries nothing that could be a signature. */
    static SignatureRefusedException missing() {
        return new SignatureRefusedException("MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    /** There is a signature, but it cannot be read. */
    static SignatureRefusedException incomplete(String message) {
        return new SignatureRefusedException("IncompleteSignatureException", message);
    }

    /** The signature can be read, and does not fit this request, time or service. */
    static SignatureRefusedException invalid(String message) {
        return new SignatureRefusedException("InvalidSignatureException", message);
    }

    /** The signature was good for a time that is over. */
    static SignatureRefusedException expired(String message) {
        return new SignatureRefusedException("InvalidSignatureException", message, true);
    }

    /** No such access key, or a session token that belongs to none. */
    static SignatureRefusedException unrecognized() {
        return new SignatureRefusedException(
                "UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    /** Whether it was good for a time that is over. */
    public boolean isExpired() {
        return expired;
    }

    /** AWS's name of the error, as in {@code x-amzn-ErrorType}. */
    public String errorType() {
        return errorType;
    }
}
