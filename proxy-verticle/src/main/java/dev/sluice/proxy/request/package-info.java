/**
 * One request before its body: shared context, services of the event loop, admission by policy.
 *
 * <p>May enter: the head, its sandbox and what policy says of both. Must not enter: bodies,
 * sockets.
 */
@NullMarked
package dev.sluice.proxy.request;

import org.jspecify.annotations.NullMarked;
