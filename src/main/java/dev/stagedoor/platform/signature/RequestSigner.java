/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Signs requests to one of AWS's services, or to what stands in for it, with Signature Version 4 and one access key. Made
 * to be kept, as the credential is: it derives its key once a day.
 */
public final class RequestSigner {

    private final String region;
    private final String service;
    private final String accessKeyId;
    private final SigningCredential credential;

    /** @param service the name that the service signs under, such as {@code dynamodb} */
    public RequestSigner(String region, String service, String accessKeyId, SigningCredential credential) {
        this.region = region;
        this.service = service;
        this.accessKeyId = accessKeyId;
        this.credential = credential;
    }

    /**
     * What is to be added to a request so that it is signed. Of its fields {@code Host}, {@code Content-Type} and every
     * {@code X-Amz-…} are covered; a proxy on the way may add others.
     *
     * @param request as it will be sent, {@code Host} included
     * @param body as it will be sent; empty for none
     * @return header fields, each of which replaces one that the request may have
     */
    public Map<String, String> sign(SignedRequest request, byte[] body, Instant now) {
        Map<String, String> added = new LinkedHashMap<>();
        String date = SignatureCalculation.format(now);
        added.put("X-Amz-Date", date);
        String bodySha256 = HexFormat.of().formatHex(SignatureClaim.sha256(body));
        added.put("x-amz-content-sha256", bodySha256); // S3 asks for it; the SDKs send it to all
        if (credential.sessionToken() != null) {
            added.put("X-Amz-Security-Token", credential.sessionToken());
        }
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        added.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        SignedRequest complete = new SignedRequest(request.method(), request.rawPath(), request.rawQuery(), headers);
        List<String> signed = new ArrayList<>();
        for (String name : complete.headers().keySet()) {
            if (name.equals("host") || name.equals("content-type") || name.startsWith("x-amz-")) {
                signed.add(name);
            }
        }
        String canonical = CanonicalRequest.of(complete, signed, bodySha256, service.equals("s3"));
        String scope = String.join("/", date.substring(0, 8), region, service, SignatureCalculation.TERMINATOR);
        String stringToSign = SignatureCalculation.stringToSign(now, scope, canonical);
        added.put(
                "Authorization",
                SignatureCalculation.ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders="
                        + String.join(";", signed) + ", Signature="
                        + SignatureCalculation.signature(credential.key(scope), stringToSign));
        return added;
    }
}
