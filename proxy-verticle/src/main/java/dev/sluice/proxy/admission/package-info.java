/**
 * Reads a request head as a request for one authority and asks policy about it. Enters: the head,
 * where it came from, a policy. Stays out: bodies, sockets, anything that waits.
 */
@NullMarked
package dev.sluice.proxy.admission;

import org.jspecify.annotations.NullMarked;
