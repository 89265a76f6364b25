/**
 * The proxy's half of a pipeline: a message that goes through stages of a chain as a stream, over
 * the bus.
 *
 * <p>May enter: opening, credits, pulls, leases, and what a lost chain node means. Must not enter:
 * wire streams, responses, requests, and what is answered to clients.
 */
@NullMarked
package dev.sluice.proxy.chain.pipeline;

import org.jspecify.annotations.NullMarked;
