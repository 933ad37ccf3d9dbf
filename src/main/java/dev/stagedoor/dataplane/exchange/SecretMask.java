/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Masks the secrets of one request, wherever they turn up: a value is secret by the name that it came under, and from then
 * on in every text, such as the event of a function that repeats the request's headers. As AWS does, asterisks take the
 * place of all but the last characters (developer guide: "API Gateway redacts authorization headers, API key values, and
 * similar sensitive request parameters from the logged data").
 */
public final class SecretMask {

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(authorization|api[-_]?key|secret|passw(or)?d|passphrase|token|credential|cookie|signature|private[-_]?key).*");

    /** Shorter values are masked under their own name only: in other texts they would be found by chance. */
    private static final int LEAST_LENGTH = 4;

    /** Of a long value the last characters tell which one it was, and no more; AWS shows six. */
    private static final int SHOWN_OF_LONG = 6;

    private static final int LONG = 40;
    private static final int MOST_ASTERISKS = 500;

    /** So much of a body is recorded; the text beyond it is looked at for a secret that is cut in two. */
    private static final int MOST_TEXT = 16 * 1024;

    private static final int OVERLAP = 8 * 1024;

    /** The longest first: one may be part of another. */
    private final TreeSet<String> secrets = new TreeSet<>(
            (a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(b.length(), a.length()));

    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** Header fields or query parameters, by name in their order: text where there is one value, else a list. */
    public Map<String, Object> values(Map<String, List<String>> byName) {
        byName.forEach((name, values) -> learn(name, values));
        Map<String, Object> masked = new LinkedHashMap<>();
        byName.forEach((name, values) -> {
            List<String> texts = new ArrayList<>();
            values.forEach(value -> texts.add(isSecretName(name) ? mask(value) : text(value)));
            masked.put(name, texts.size() == 1 ? texts.get(0) : List.copyOf(texts));
        });
        return masked;
    }

    public Map<String, Object> headers(Headers headers) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            byName.computeIfAbsent(headers.name(i), name -> new ArrayList<>()).add(headers.value(i));
        }
        return values(byName);
    }

    /** Stage variables, path parameters. */
    public Map<String, Object> texts(Map<String, String> byName) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        byName.forEach((name, value) -> lists.put(name, List.of(value)));
        return values(lists);
    }

    /** A body as text, of which the beginning is recorded; bytes that are no text are not. */
    public String body(byte[] bytes) {
        String text;
        try {
            int length = Math.min(bytes.length, MOST_TEXT + OVERLAP);
            CodingErrorAction onCut = length < bytes.length ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(onCut)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return "[Binary Data]"; // AWS's words for it
        }
        String masked = text(text);
        return masked.length() <= MOST_TEXT ? masked : masked.substring(0, MOST_TEXT);
    }

    /** Any other text. */
    public String text(String text) {
        String masked = text;
        for (String secret : secrets) {
            if (masked.contains(secret)) {
                masked = masked.replace(secret, mask(secret));
            }
        }
        return masked;
    }

    /** Whatever is asked about it, this value is a secret. */
    public void learn(String secret) {
        if (secret.length() >= LEAST_LENGTH) {
            secrets.add(secret);
            String json = JsonText.quote(secret);
            secrets.add(json.substring(1, json.length() - 1));
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }

    private void learn(String name, List<String> values) {
        if (!isSecretName(name)) {
            return;
        }
        for (String value : values) {
            learn(value);
            int space = value.indexOf(' ');
            if (space > 0) {
                learn(value.substring(space + 1).strip()); // Bearer …, without the word
            }
            if (name.toLowerCase(java.util.Locale.ROOT).contains("cookie")) {
                for (String cookie : value.split(";")) {
                    learn(cookie.substring(cookie.indexOf('=') + 1).strip());
                }
            }
        }
    }

    /** Basic credentials end in their password: nothing is shown of them. */
    private static String mask(String value) {
        boolean shown = value.length() >= LONG && !value.regionMatches(true, 0, "Basic ", 0, 6);
        int hidden = shown ? value.length() - SHOWN_OF_LONG : value.length();
        return "*".repeat(Math.min(hidden, MOST_ASTERISKS)) + value.substring(hidden);
    }
}
