/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.dataplane.exchange;

/**
 * What the backend answered: its head, and a body that is still on its way.
 *
 * @param statusCode the backend's status
 * @param headers its fields as they came, framing among them
 * @param body consumed exactly once: transferred or discarded
 */
public record IntegrationResponse(int statusCode, Headers headers, Body body) {}
