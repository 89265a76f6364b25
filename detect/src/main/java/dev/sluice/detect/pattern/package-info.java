/**
 * The forms that credentials have: shapes around a literal, and checks of checksum and randomness.
 *
 * <p>May enter: forms that any pattern may use. Must not enter: the list of vendors, the search.
 */
@NullMarked
package dev.sluice.detect.pattern;

import org.jspecify.annotations.NullMarked;
