/**
 * How a change becomes a generation: what the files say is merged with what is stored, the whole
 * candidate is compiled and checked, and only then stored. Everything here blocks on the disk and
 * runs on one worker thread at a time.
 */
@NullMarked
package dev.sluice.control.change;

import org.jspecify.annotations.NullMarked;
