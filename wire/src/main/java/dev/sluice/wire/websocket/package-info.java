/**
 * WebSocket frames (RFC 6455) and permessage-deflate (RFC 7692), strict.
 *
 * <p>May enter: bytes of frames, of their payload and of the extension's fields. Must not enter:
 * sockets, deadlines, decisions about messages.
 */
@NullMarked
package dev.sluice.wire.websocket;

import org.jspecify.annotations.NullMarked;
