/**
 * SHA-256 of texts and byte ranges.
 *
 * <p>May enter: further digests. Must not enter: I/O, and what a digest is compared with.
 */
@NullMarked
package dev.sluice.inspect.digest;

import org.jspecify.annotations.NullMarked;
