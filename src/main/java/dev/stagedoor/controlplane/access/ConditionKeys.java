/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stagedoor.controlplane.definition.Json;
import dev.stagedoor.platform.signature.QueryString;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The global condition keys of a management call, by IAM's documentation ("AWS global condition context keys"). */
final class ConditionKeys {

    /** Tags are looked for in bodies up to this size: those that have tags are small, definitions to import are not. */
    private static final int MOST_BYTES_WITH_TAGS = 65_536;

    private ConditionKeys() {}

    static Map<String, List<String>> of(
            HttpServletRequest request,
            BufferedRequest.Address address,
            Caller caller,
            byte[] body,
            String accountId,
            String region) {
        Map<String, List<String>> keys = new HashMap<>();
        Instant now = Instant.now();
        put(keys, "aws:SourceIp", request.getRemoteAddr());
        put(keys, "aws:SecureTransport", Boolean.toString(request.isSecure()));
        put(keys, "aws:CurrentTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        put(keys, "aws:EpochTime", Long.toString(now.getEpochSecond()));
        put(keys, "aws:username", caller.userName());
        put(keys, "aws:PrincipalArn", caller.arn(accountId));
        put(keys, "aws:PrincipalAccount", accountId);
        put(keys, "aws:PrincipalType", "User");
        put(keys, "aws:RequestedRegion", region);
        header(keys, "aws:UserAgent", request, "User-Agent");
        header(keys, "aws:Referer", request, "Referer");
        tags(keys, request.getMethod(), address, body);
        return keys;
    }

    private static void tags(
            Map<String, List<String>> keys, String method, BufferedRequest.Address address, byte[] body) {
        List<String> names = new ArrayList<>();
        if ((method.equals("POST") || method.equals("PUT")) && body.length > 0 && body.length <= MOST_BYTES_WITH_TAGS) {
            try {
                JsonNode json = Json.MAPPER.readTree(body);
                for (Map.Entry<String, JsonNode> tag : json.path("tags").properties()) {
                    names.add(tag.getKey());
                    put(keys, "aws:RequestTag/" + tag.getKey(), tag.getValue().asText());
                }
            } catch (IOException e) {
                return; // no JSON, so no tags: the operation says what is wrong with it
            }
        } else if (method.equals("DELETE") && address.queryString() != null) {
            for (QueryString.Parameter parameter : QueryString.parse(address.queryString())) {
                if (parameter.name().equals("tagKeys")) {
                    names.add(parameter.value());
                }
            }
        }
        if (!names.isEmpty()) {
            keys.put("aws:TagKeys", names);
        }
    }

    private static void header(Map<String, List<String>> keys, String key, HttpServletRequest request, String header) {
        String value = request.getHeader(header);
        if (value != null) {
            put(keys, key, value);
        }
    }

    private static void put(Map<String, List<String>> keys, String key, String value) {
        keys.put(key, List.of(value));
    }
}
