/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.language.template;

import java.util.LinkedHashMap;

/**
 * A map that prints as nothing, as {@code $context} and what is in it do (recorded:
 * test_apigateway_sqs::test_sqs_amz_json_protocol).
 */
public final class QuietMap extends LinkedHashMap<String, Object> {

    private static final long serialVersionUID = 1L;
}
