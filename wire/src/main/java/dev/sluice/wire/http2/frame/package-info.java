/**
 * Frames of HTTP/2 (RFC 9113 section 6): reading, writing, windows, and bounds of what a peer may
 * send.
 *
 * <p>May enter: Netty's frame reader and HPACK. Must not enter: messages, sockets and decisions.
 */
@NullMarked
package dev.sluice.wire.http2.frame;

import org.jspecify.annotations.NullMarked;
