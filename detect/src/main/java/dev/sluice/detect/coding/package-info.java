/**
 * Content codings (RFC 9110 section 8.4.1) of whole bodies, and of bodies in pieces.
 *
 * <p>May enter: compression, bounded by the size of its output. Must not enter: headers, the
 * meaning of the bytes.
 */
@NullMarked
package dev.sluice.detect.coding;

import org.jspecify.annotations.NullMarked;
