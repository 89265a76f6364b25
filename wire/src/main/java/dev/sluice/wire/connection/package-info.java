/**
 * One socket, of a client or an origin: bytes in arrival order, back-pressure, deadlines and
 * half-close.
 *
 * <p>May enter: bytes and the phase that reads them. Must not enter: HTTP and decisions.
 */
@NullMarked
package dev.sluice.wire.connection;

import org.jspecify.annotations.NullMarked;
