/**
 * Keeps a node at the generation in force.
 *
 * <p>Enters: generations from the control role, the last known good one from disk. Stays out: how a
 * generation is made, and the roles that decide by it.
 */
@NullMarked
package dev.sluice.app.generation;

import org.jspecify.annotations.NullMarked;
