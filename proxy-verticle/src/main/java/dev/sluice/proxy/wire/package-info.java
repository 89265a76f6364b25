/**
 * The seam between bytes and messages: one request and its response, on the client's and the
 * origin's side. May enter: terms that any HTTP version shares. Must not: sockets, framing and
 * decisions.
 */
@NullMarked
package dev.sluice.proxy.wire;

import org.jspecify.annotations.NullMarked;
