/**
 * How bytes leave the sockets of connections to services.
 *
 * <p>May enter: handlers of those sockets. Must not enter: HTTP/2, gRPC and calls ({@code
 * remote.call}).
 */
@NullMarked
package dev.sluice.chain.remote.socket;

import org.jspecify.annotations.NullMarked;
