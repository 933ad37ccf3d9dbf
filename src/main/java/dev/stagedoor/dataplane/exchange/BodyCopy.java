/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

/** Gets the bytes of a body that goes by; see {@link Exchange#sent}. */
@FunctionalInterface
public interface BodyCopy {

    /** @param buffer used for something else afterwards */
    void add(byte[] buffer, int offset, int length);
}
