/**
 * From an accepted socket to its first request: sandbox listeners and identities, CONNECT,
 * certificates, the protocol of a tunnel.
 *
 * <p>May enter: tunnels, interception and raw traffic. Must not enter: the steps of a request.
 */
@NullMarked
package dev.sluice.proxy.entrance;

import org.jspecify.annotations.NullMarked;
