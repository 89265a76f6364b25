/**
 * Forms of secrets without a literal, for which the whole text is read, or only a place.
 *
 * <p>May enter: forms of optional patterns, since each takes a pass of its own. Must not enter:
 * forms that a literal begins ({@code pattern}).
 */
@NullMarked
package dev.sluice.detect.form;

import org.jspecify.annotations.NullMarked;
