/**
 * The patterns that ship with Sluice, by kind of vendor. Enters: pattern definitions, as data.
 * Stays out: code that matches.
 */
@NullMarked
package dev.sluice.inspect.secrets.catalog;

import org.jspecify.annotations.NullMarked;
