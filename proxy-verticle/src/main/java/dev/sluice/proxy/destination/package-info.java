/**
 * The addresses that a request may be sent to: names are resolved once, every address is judged,
 * and only judged addresses are dialed (data-plane 11).
 *
 * <p>May enter: resolution, address ranges, the guard.
 *
 * <p>Must not enter: sockets, policy documents, refusals.
 */
@NullMarked
package dev.sluice.proxy.destination;

import org.jspecify.annotations.NullMarked;
