/**
 * Secrets in bytes that come piece by piece.
 *
 * <p>May enter: state between two pieces. Must not enter: patterns, layers, sources of bytes.
 */
@NullMarked
package dev.sluice.detect.stream;

import org.jspecify.annotations.NullMarked;
