/**
 * Delivery of a generation: announcing it, serving it, and knowing which node runs it.
 *
 * <p>Enters: the generation in force, fetches and reports from the bus. Stays out: how a generation
 * comes about.
 */
@NullMarked
package dev.sluice.control.rollout;

import org.jspecify.annotations.NullMarked;
