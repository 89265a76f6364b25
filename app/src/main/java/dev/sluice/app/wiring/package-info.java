/**
 * The wiring of one node: which parts start, in which order, and how they stop.
 *
 * <p>Enters: settings, and the parts of all modules. Stays out: what a part does.
 */
@NullMarked
package dev.sluice.app.wiring;

import org.jspecify.annotations.NullMarked;
