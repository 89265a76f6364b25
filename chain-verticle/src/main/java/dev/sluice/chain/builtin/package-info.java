/**
 * The built-in middleware, by name. Enters: the list of built-ins. Stays out: their code; each has
 * a package of its own.
 */
@NullMarked
package dev.sluice.chain.builtin;

import org.jspecify.annotations.NullMarked;
