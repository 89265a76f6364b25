/**
 * CONNECT: admission, address check, dialed socket and certificate before the 200, then the
 * protocol of the first bytes. May enter: tunnels and raw traffic. Must not: the steps of a request
 * inside.
 */
@NullMarked
package dev.sluice.proxy.tunnel;

import org.jspecify.annotations.NullMarked;
