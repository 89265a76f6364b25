/**
 * Checks of a running service's WebSocket sessions.
 *
 * <p>May enter: sessions that the kit opens, and judgments of their results. Must not enter: other
 * calls of a service, rules of the contract (chain-verticle).
 */
@NullMarked
package dev.sluice.tools.conformance.session;

import org.jspecify.annotations.NullMarked;
