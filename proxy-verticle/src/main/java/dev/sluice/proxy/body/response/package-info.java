/**
 * Responses that stages read: selection, the head they see, commit, refusals and aborts.
 *
 * <p>May enter: steps of one response, its head and trailers. Must not enter: the bus, the way of
 * the request, framing.
 */
@NullMarked
package dev.sluice.proxy.body.response;

import org.jspecify.annotations.NullMarked;
