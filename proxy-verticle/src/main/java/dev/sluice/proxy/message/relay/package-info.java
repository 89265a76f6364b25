/**
 * The relay of frames: both sides of a session, between bytes and judged messages.
 *
 * <p>May enter: demand, order, time limits and the end of a session. Must not enter: the bytes of
 * frames (wire/websocket), what is decided of a message (message).
 */
@NullMarked
package dev.sluice.proxy.message.relay;

import org.jspecify.annotations.NullMarked;
