/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.platform.configuration;

/** A setting that cannot work; the message names it, what it holds and how to mend it. Stops the start. */
public final class InvalidSettingException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public InvalidSettingException(String name, String value, String reason) {
        super("Setting " + name + " is '" + value + "': " + reason);
    }
}
