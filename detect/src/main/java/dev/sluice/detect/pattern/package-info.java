/**
 * The forms that credentials have: shapes around a literal, and checks of checksum and randomness.
 * Enters: forms that any pattern may use. Stays out: the list of vendors, and the search.
 */
@NullMarked
package dev.sluice.detect.pattern;

import org.jspecify.annotations.NullMarked;
