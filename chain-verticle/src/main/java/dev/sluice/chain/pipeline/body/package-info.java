/**
 * A body on its way through the stages of a chain: queues in a row, the fold of their endings, and
 * when bytes may leave the last one.
 *
 * <p>May enter: the engine of one message. Must not enter: preflights, the bus, leases, contracts
 * with services.
 */
@NullMarked
package dev.sluice.chain.pipeline.body;

import org.jspecify.annotations.NullMarked;
