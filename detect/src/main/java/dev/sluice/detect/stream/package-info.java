/**
 * Secrets in bytes that come piece by piece.
 *
 * <p>May enter: what is kept between two pieces. Must not enter: patterns, layers, and where the
 * bytes come from.
 */
@NullMarked
package dev.sluice.detect.stream;

import org.jspecify.annotations.NullMarked;
