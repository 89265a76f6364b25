/**
 * Compressed bytes within a text. Enters: where a compressed stream or an archive begins, and what
 * it holds. Stays out: content codings of whole bodies, and what a secret looks like.
 */
@NullMarked
package dev.sluice.detect.compressed;

import org.jspecify.annotations.NullMarked;
