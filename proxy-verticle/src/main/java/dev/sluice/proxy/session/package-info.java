/**
 * WebSocket sessions whose messages are read: the answers of the stages to a handshake, and what
 * happens to each message.
 *
 * <p>May enter: the preflight, the steps of one message, permits, records and the end of a session.
 * Must not enter: frames (message, wire/websocket), the request's own steps (exchange, forward).
 */
@NullMarked
package dev.sluice.proxy.session;

import org.jspecify.annotations.NullMarked;
