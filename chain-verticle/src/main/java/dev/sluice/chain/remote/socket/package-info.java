/**
 * How bytes leave the sockets of connections to services, and what waits for that.
 *
 * <p>May enter: handlers and timers of those sockets. Must not enter: HTTP/2, gRPC and calls
 * ({@code remote.call}).
 */
@NullMarked
package dev.sluice.chain.remote.socket;

import org.jspecify.annotations.NullMarked;
