/** Generations on disk: written whole or not at all, verified when read, numbered without reuse. */
@NullMarked
package dev.sluice.control.store;

import org.jspecify.annotations.NullMarked;
