/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.wire.AwsException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A CSV file with a header line: RFC 4180, and single quotes may enclose a value as double ones do, which AWS's file of
 * API keys allows and CSV libraries do not at the same time.
 */
final class CsvTable {

    private final String text;
    private int position;

    private CsvTable(String text) {
        this.text = text;
    }

    /**
     * @param required the columns that there must be, in lower case
     * @return the lines after the header: values by the lower-case name of their column, absent where a line is short
     * @throws AwsException {@code BadRequestException} when it is no such file
     */
    static List<Map<String, String>> read(byte[] file, String... required) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw AwsException.badRequest("Unable to read the file: it is not in UTF-8");
        }
        CsvTable table = new CsvTable(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<String> header = table.line().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (String column : required) {
            if (!header.contains(column)) {
                throw AwsException.badRequest("Unable to read the file: it has no column " + column);
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        while (table.position < table.text.length()) {
            List<String> values = table.line();
            if (values.size() == 1 && values.get(0).isBlank()) {
                continue;
            }
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < Math.min(header.size(), values.size()); i++) {
                row.put(header.get(i), values.get(i).strip());
            }
            rows.add(row);
        }
        return rows;
    }

    private List<String> line() {
        List<String> values = new ArrayList<>();
        while (true) {
            values.add(value());
            if (position >= text.length()) {
                return values;
            }
            if (text.charAt(position++) != ',') {
                if (text.startsWith("\n", position) && text.charAt(position - 1) == '\r') {
                    position++;
                }
                return values;
            }
        }
    }

    private String value() {
        char quote = position < text.length() ? text.charAt(position) : ' ';
        if (quote != '"' && quote != '\'') {
            int start = position;
            while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            return text.substring(start, position);
        }
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c != quote) {
                value.append(c);
            } else if (position < text.length() && text.charAt(position) == quote) {
                value.append(quote);
                position++;
            } else {
                while (position < text.length() && ",\r\n".indexOf(text.charAt(position)) < 0) {
                    value.append(text.charAt(position++));
                }
                return value.toString();
            }
        }
        throw AwsException.badRequest("Unable to read the file: a quotation mark is not closed");
    }
}
