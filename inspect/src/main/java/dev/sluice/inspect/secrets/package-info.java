/**
 * Finds and replaces credentials in bytes: one pass for literals, a closer look at each place
 * found. Enters: scanning and replacing. Stays out: configuration, messages, and the forms of
 * single secrets.
 */
@NullMarked
package dev.sluice.inspect.secrets;

import org.jspecify.annotations.NullMarked;
