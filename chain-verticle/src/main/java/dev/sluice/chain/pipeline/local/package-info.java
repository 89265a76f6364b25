/**
 * Built-ins as stages of a pipeline.
 *
 * <p>May enter: how a search meets queues and the timer of what it holds. Must not enter: searches,
 * services, {@code on_error}.
 */
@NullMarked
package dev.sluice.chain.pipeline.local;

import org.jspecify.annotations.NullMarked;
