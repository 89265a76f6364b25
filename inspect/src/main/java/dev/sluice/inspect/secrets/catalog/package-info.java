/**
 * The patterns that ship with Sluice, generated from the pack. Enters: access to them. Stays out:
 * code that matches, and the patterns themselves, which {@code src/main/patterns} holds.
 */
@NullMarked
package dev.sluice.inspect.secrets.catalog;

import org.jspecify.annotations.NullMarked;
