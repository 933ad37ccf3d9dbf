/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;

/** Rows as the database would give them, with the version that only it sets. */
public final class StoredRow {

    private StoredRow() {}

    public static Definition of(String path, String type, ObjectNode document, long version) {
        Definition row = new Definition(path, type, document);
        try {
            Field field = Definition.class.getDeclaredField("version");
            field.setAccessible(true);
            field.setLong(row, version);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return row;
    }
}
