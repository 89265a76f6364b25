/**
 * Generations on disk: written whole or not at all, verified when read, numbered without reuse.
 *
 * <p>May enter: accepted generations. Must not enter: their meaning, their authors.
 */
@NullMarked
package dev.sluice.control.store;

import org.jspecify.annotations.NullMarked;
