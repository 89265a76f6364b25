/**
 * The seam between bytes and messages: one request and its response, on the client's side and
 * towards an origin. Enters: what any version of HTTP can carry. Stays out: sockets, framing, and
 * whatever decides about a message.
 */
@NullMarked
package dev.sluice.proxy.wire;

import org.jspecify.annotations.NullMarked;
