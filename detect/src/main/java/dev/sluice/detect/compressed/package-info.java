/**
 * Compressed bytes within a text.
 *
 * <p>May enter: where a compressed stream or an archive begins, and its content. Must not enter:
 * content codings of whole bodies, forms of secrets.
 */
@NullMarked
package dev.sluice.detect.compressed;

import org.jspecify.annotations.NullMarked;
