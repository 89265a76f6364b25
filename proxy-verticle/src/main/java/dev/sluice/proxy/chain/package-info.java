/**
 * The proxy's side of the bus: which services chains can evaluate, and asking one for a verdict.
 */
@NullMarked
package dev.sluice.proxy.chain;

import org.jspecify.annotations.NullMarked;
