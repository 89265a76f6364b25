/**
 * The relay of WebSocket frames between client and origin, and the port through which messages are
 * judged.
 *
 * <p>May enter: demand, order, time limits, the end of a session. Must not enter: bytes of frames
 * ({@code dev.sluice.wire.websocket}), decisions.
 */
@NullMarked
package dev.sluice.proxy.websocket.relay;

import org.jspecify.annotations.NullMarked;
