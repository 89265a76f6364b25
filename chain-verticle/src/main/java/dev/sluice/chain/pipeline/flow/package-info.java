/**
 * What the engine and its stages share: queues of frames, clocks, findings that are kept.
 *
 * <p>May enter: parts that know neither the chain nor a contract. Must not enter: engines, {@code
 * on_error}, the bus.
 */
@NullMarked
package dev.sluice.chain.pipeline.flow;

import org.jspecify.annotations.NullMarked;
