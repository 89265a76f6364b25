/**
 * Requests as they happen: queries of {@code trace} and {@code denials}, and streams of lines that
 * answer them.
 *
 * <p>May enter: criteria, bounds, lines. Must not enter: projections of a record; audit-sink maps
 * events.
 */
@NullMarked
package dev.sluice.app.live;

import org.jspecify.annotations.NullMarked;
