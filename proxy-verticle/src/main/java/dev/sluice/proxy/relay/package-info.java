/**
 * Connections that are no longer read as HTTP: raw tunnels and upgraded connections. Enters: bytes
 * between a client and an origin. Stays out: whatever reads them.
 */
@NullMarked
package dev.sluice.proxy.relay;

import org.jspecify.annotations.NullMarked;
