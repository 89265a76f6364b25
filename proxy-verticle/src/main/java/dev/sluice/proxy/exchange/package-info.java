/**
 * The pipeline of one request: admission, destination, inspection, decision, forward, completion.
 *
 * <p>May enter: the order of the steps, their transitions, steps of one screen. Must not enter:
 * sockets, framing.
 */
@NullMarked
package dev.sluice.proxy.exchange;

import org.jspecify.annotations.NullMarked;
