/**
 * Connections that are no longer read as HTTP: raw tunnels and upgraded connections.
 *
 * <p>May enter: bytes between a client and an origin. Must not enter: readers of these bytes.
 */
@NullMarked
package dev.sluice.wire.relay;

import org.jspecify.annotations.NullMarked;
