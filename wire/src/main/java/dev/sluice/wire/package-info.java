/**
 * The seam between bytes and messages: one request and its response, on the client's and on the
 * origin's side.
 *
 * <p>May enter: terms that every HTTP version shares. Must not enter: sockets, framing, policy.
 */
@NullMarked
package dev.sluice.wire;

import org.jspecify.annotations.NullMarked;
