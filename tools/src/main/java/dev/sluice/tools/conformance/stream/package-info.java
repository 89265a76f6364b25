/**
 * Checks of a running service's streams: hooks, and the older response contract.
 *
 * <p>May enter: streams that the kit opens, and judgments of their results. Must not enter: other
 * calls of a service, rules of the contract (chain-verticle).
 */
@NullMarked
package dev.sluice.tools.conformance.stream;

import org.jspecify.annotations.NullMarked;
