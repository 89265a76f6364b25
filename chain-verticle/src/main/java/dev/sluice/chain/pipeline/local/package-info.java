/**
 * Built-ins as stages of a pipeline.
 *
 * <p>May enter: how a search meets queues, the timer of its held bytes. Must not enter: searches,
 * services, {@code on_error}.
 */
@NullMarked
package dev.sluice.chain.pipeline.local;

import org.jspecify.annotations.NullMarked;
