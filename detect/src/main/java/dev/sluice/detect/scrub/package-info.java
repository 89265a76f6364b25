/**
 * Injected values, searched in the response and replaced by their placeholders.
 *
 * <p>May enter: the forms of a value, the search through pieces. Must not enter: sources of values
 * and pieces, patterns of secrets.
 */
@NullMarked
package dev.sluice.detect.scrub;

import org.jspecify.annotations.NullMarked;
