/**
 * {@code sluice secrets}: the patterns of the pack, and what the scanner of {@code sluice/secrets}
 * finds in files and values.
 *
 * <p>Enters: files, standard input, a value typed at a terminal. Stays out: the search itself, and
 * every byte of what was found.
 */
@NullMarked
package dev.sluice.tools.secrets;

import org.jspecify.annotations.NullMarked;
