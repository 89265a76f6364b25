/**
 * The proxy's half of a pipeline: a message that streams through stages of a chain, over the bus.
 *
 * <p>May enter: opening, credits, pulls, leases, a lost chain node. Must not enter: wire streams,
 * requests, responses, refusals.
 */
@NullMarked
package dev.sluice.proxy.chain.pipeline;

import org.jspecify.annotations.NullMarked;
