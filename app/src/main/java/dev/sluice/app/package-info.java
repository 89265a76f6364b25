/**
 * The program: its entry point. No module depends on this one.
 *
 * <p>May enter: what the whole program shares. Must not enter: code that belongs to a room.
 */
@NullMarked
package dev.sluice.app;

import org.jspecify.annotations.NullMarked;
