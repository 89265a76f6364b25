/**
 * How bytes leave the sockets of connections to services, writes that wait for that, and buffered
 * replies.
 *
 * <p>May enter: handlers, timers and counts of those sockets. Must not enter: HTTP/2, gRPC and
 * calls ({@code service.call}).
 */
@NullMarked
package dev.sluice.chain.service.socket;

import org.jspecify.annotations.NullMarked;
