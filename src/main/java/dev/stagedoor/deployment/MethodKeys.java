/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

/** The keys of a stage's {@code methodSettings}. */
final class MethodKeys {

    private MethodKeys() {}

    /**
     * Slashes of the resource are escaped in the key, or are not, when a caller left them so. Terraform leaves out the
     * first, CloudFormation does not; the root is nothing else.
     */
    static String normal(String key) {
        int verb = key.lastIndexOf('/');
        if (verb < 0) {
            return key;
        }
        String resource = key.substring(0, verb).replace("/", "~1");
        return (resource.startsWith("~1") && resource.length() > 2 ? resource.substring(2) : resource)
                + key.substring(verb);
    }
}
