/**
 * The pipeline of one request: admission, destination, inspection, decision, forward, completion.
 * May enter: the order of the steps, the transition for each result, and steps without a room of
 * their own. Must not: framing and sockets.
 */
@NullMarked
package dev.sluice.proxy.exchange;

import org.jspecify.annotations.NullMarked;
