/**
 * Explains a scan to people: where a secret was found, in which encodings, and which condition of a
 * pattern a text meets or misses.
 *
 * <p>May enter: slow second looks at a few texts. Must not enter: decisions about requests, bytes
 * of a text.
 */
@NullMarked
package dev.sluice.detect.explain;

import org.jspecify.annotations.NullMarked;
