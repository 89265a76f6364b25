/**
 * Values that were put into a request, searched in its response and replaced by what stood for
 * them.
 *
 * <p>May enter: the forms of a value, and the search through pieces. Must not enter: where values
 * and pieces come from, patterns of secrets.
 */
@NullMarked
package dev.sluice.detect.scrub;

import org.jspecify.annotations.NullMarked;
