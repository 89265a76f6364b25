/**
 * Keeps a node at the generation in force.
 *
 * <p>May enter: generations from the control role, the last known good one from disk. Must not
 * enter: how a generation is made; roles that decide by it.
 */
@NullMarked
package dev.sluice.app.generation;

import org.jspecify.annotations.NullMarked;
