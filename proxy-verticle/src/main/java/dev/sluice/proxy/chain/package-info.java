/**
 * The proxy's side of the bus to the chains: services they offer, chain nodes alive, verdicts.
 *
 * <p>May enter: heartbeats, load balancing, calls in flight, translation of chain results. Must not
 * enter: requests of clients, bodies on the wire, stages, audit records.
 */
@NullMarked
package dev.sluice.proxy.chain;

import org.jspecify.annotations.NullMarked;
