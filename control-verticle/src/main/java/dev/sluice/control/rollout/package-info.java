/**
 * Delivery of a generation: announcing it, serving it, knowing which node runs it, and who
 * delivers.
 *
 * <p>Enters: the generation in force, fetches and reports from the bus. Stays out: how a generation
 * comes about.
 */
@NullMarked
package dev.sluice.control.rollout;

import org.jspecify.annotations.NullMarked;
