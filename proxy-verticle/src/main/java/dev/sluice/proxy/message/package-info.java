/**
 * WebSocket sessions whose frames are read: frames become messages, are judged, and go on.
 *
 * <p>May enter: what judges messages, close codes. Must not enter: frames (message/relay) and their
 * bytes (wire/websocket), the handshake (exchange, forward), rules of policy (config).
 */
@NullMarked
package dev.sluice.proxy.message;

import org.jspecify.annotations.NullMarked;
