/**
 * WebSocket sessions whose messages are read: the preflight of the handshake, and the verdict on
 * each message.
 *
 * <p>May enter: permits, records and the end of a session. Must not enter: frames, the steps of the
 * request.
 */
@NullMarked
package dev.sluice.proxy.websocket;

import org.jspecify.annotations.NullMarked;
