package dev.sluice.proxy.message;

import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.relay.RelayEnd;
import dev.sluice.proxy.wire.websocket.DeflateTerms;
import java.util.Set;

/**
 * What a relay of frames is told at its start.
 *
 * @param deflate what the handshake agreed on
 * @param read the sides whose messages may be judged or refused; the messages of the other one
 *     always pass, and its judge only hears of them
 * @param deadlines of the event loop
 */
public record MessageSession(DeflateTerms deflate, Set<RelayEnd.Peer> read, Deadlines deadlines) {}
