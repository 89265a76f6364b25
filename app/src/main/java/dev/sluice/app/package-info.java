/**
 * The program: its entry point and its version.
 *
 * <p>Enters: what the whole program shares. Stays out: everything with a room of its own. No module
 * depends on this one.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
