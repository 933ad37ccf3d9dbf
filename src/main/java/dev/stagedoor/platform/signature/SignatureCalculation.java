/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Steps 2 to 4 of Signature Version 4, the same for who signs and who verifies. */
final class SignatureCalculation {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String TERMINATOR = "aws4_request";

    /** ISO 8601's basic format, as {@code X-Amz-Date} has it. */
    static final DateTimeFormatter BASIC_FORMAT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private SignatureCalculation() {}

    static String format(Instant instant) {
        return BASIC_FORMAT.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** @param scope {@code date/region/service/aws4_request} */
    static String stringToSign(Instant signed, String scope, String canonicalRequest) {
        return String.join(
                "\n",
                ALGORITHM,
                format(signed),
                scope,
                HexFormat.of().formatHex(SignatureClaim.sha256(canonicalRequest.getBytes(UTF_8))));
    }

    /** The key for one day, region and service. */
    static byte[] key(String secretAccessKey, String scope) {
        byte[] key = ("AWS4" + secretAccessKey).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    static String signature(byte[] key, String stringToSign) {
        return HexFormat.of().formatHex(hmac(key, stringToSign));
    }

    private static byte[] hmac(byte[] key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
