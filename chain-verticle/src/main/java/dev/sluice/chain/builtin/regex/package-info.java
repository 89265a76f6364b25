/**
 * {@code openshell/regex}: replaces API keys in a body. Enters: its one pattern, scanned by hand so
 * that clean bodies pass at memory speed. Stays out: further patterns; they belong to {@code
 * sluice/secrets}.
 */
@NullMarked
package dev.sluice.chain.builtin.regex;

import org.jspecify.annotations.NullMarked;
