/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One feature of AWS API Gateway and how much of it is here: a line of {@code features.tsv}.
 *
 * @param shownBy the simple names of the tests that show it; none for a feature that is not there
 * @param missing what a feature that is there in part lacks, else empty
 */
record Feature(String id, String area, String title, State state, List<String> shownBy, String missing) {

    enum State {
        YES,
        PART,
        NO
    }

    static List<Feature> all() {
        try (InputStream file = Objects.requireNonNull(Feature.class.getResourceAsStream("features.tsv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Feature::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Feature read(String line) {
        String[] columns = Arrays.copyOf((line + "\t\t").split("\t", -1), 6);
        return new Feature(
                columns[0],
                columns[1],
                columns[2],
                State.valueOf(columns[3].toUpperCase(Locale.ROOT)),
                Arrays.stream(columns[4].split(", *"))
                        .filter(name -> !name.isEmpty())
                        .toList(),
                columns[5].strip());
    }
}
