/**
 * {@code openshell/regex}: replaces API keys in a body. The one pattern it has is scanned for by
 * hand, because clean bodies, which are nearly all, must pass at memory speed.
 */
@NullMarked
package dev.sluice.chain.builtin.regex;

import org.jspecify.annotations.NullMarked;
