/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.signature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests that differ from others in one point. */
final class SignedRequests {

    private SignedRequests() {}

    /** With one more header, or one more value of it. */
    static SignedRequest with(SignedRequest request, String header, String value) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        List<String> values = new ArrayList<>(headers.getOrDefault(header, List.of()));
        values.add(value);
        headers.put(header, values);
        return new SignedRequest(request.method(), request.rawPath(), request.rawQuery(), headers);
    }

    static SignedRequest without(SignedRequest request, String header) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.remove(header);
        return new SignedRequest(request.method(), request.rawPath(), request.rawQuery(), headers);
    }

    /** With this header instead of what it had. */
    static SignedRequest replacing(SignedRequest request, String header, String value) {
        return with(without(request, header), header, value);
    }

    static SignedRequest at(SignedRequest request, String rawPath, String rawQuery) {
        return new SignedRequest(request.method(), rawPath, rawQuery, request.headers());
    }
}
