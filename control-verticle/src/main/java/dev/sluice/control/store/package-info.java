/**
 * Generations on disk: written whole or not at all, verified when read, numbered without reuse.
 *
 * <p>Enters: accepted generations. Stays out: what they mean and who asked for them.
 */
@NullMarked
package dev.sluice.control.store;

import org.jspecify.annotations.NullMarked;
