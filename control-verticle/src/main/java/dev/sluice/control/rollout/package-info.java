/**
 * Delivery of a generation: announcing it, serving it, and tracking which node runs it.
 *
 * <p>May enter: the generation in force, fetches and reports from the bus. Must not enter: how a
 * generation comes about.
 */
@NullMarked
package dev.sluice.control.rollout;

import org.jspecify.annotations.NullMarked;
