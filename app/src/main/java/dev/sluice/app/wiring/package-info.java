/**
 * The wiring of one node: which parts start, in which order, and how they stop.
 *
 * <p>May enter: settings, parts of all modules. Must not enter: what a part does.
 */
@NullMarked
package dev.sluice.app.wiring;

import org.jspecify.annotations.NullMarked;
