/**
 * Tells people what a scan found: where, in which encodings, and which condition of a pattern a
 * text meets or misses. Enters: slow second looks at a few texts. Stays out: decisions about
 * requests, and every byte of a text.
 */
@NullMarked
package dev.sluice.detect.explain;

import org.jspecify.annotations.NullMarked;
