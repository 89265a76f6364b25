/**
 * Parses a request head as a request for one authority and checks it against policy. May enter: the
 * head, its origin, a policy. Must not: bodies, sockets and waits.
 */
@NullMarked
package dev.sluice.proxy.admission;

import org.jspecify.annotations.NullMarked;
