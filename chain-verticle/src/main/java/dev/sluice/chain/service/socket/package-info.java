/**
 * How bytes leave the sockets of connections to services, what waits for that, and what is held of
 * their replies.
 *
 * <p>May enter: handlers, timers and counts of those sockets. Must not enter: HTTP/2, gRPC and
 * calls ({@code remote.call}).
 */
@NullMarked
package dev.sluice.chain.service.socket;

import org.jspecify.annotations.NullMarked;
