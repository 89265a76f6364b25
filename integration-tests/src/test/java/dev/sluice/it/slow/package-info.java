/** What clients that are slow on purpose cost those who are not, and in memory. */
@NullMarked
package dev.sluice.it.slow;

import org.jspecify.annotations.NullMarked;
