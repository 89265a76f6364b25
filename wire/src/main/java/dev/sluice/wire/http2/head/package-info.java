/**
 * Heads and trailers of HTTP/2 as the HTTP/1.1 text that they equal, and back.
 *
 * <p>May enter: rules for fields (RFC 9113 section 8). Must not enter: frames, streams and
 * decisions.
 */
@NullMarked
package dev.sluice.wire.http2.head;

import org.jspecify.annotations.NullMarked;
