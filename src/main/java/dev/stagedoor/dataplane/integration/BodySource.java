/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.integration;

/** Where the bytes of an {@link AsyncBody} come from. Called by any thread; nothing here may block. */
interface BodySource {

    /** So many bytes wait no longer: as many more may come. */
    void taken(int bytes);

    /** Everything is where it was to go. */
    void over();

    /** Ends what brings the bytes, and the body, which is told why. */
    void fail(Throwable cause);
}
