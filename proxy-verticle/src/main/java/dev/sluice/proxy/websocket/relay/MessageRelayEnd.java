package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.relay.ByteRelay;
import dev.sluice.wire.relay.RelayEnd;

/**
 * How a session ended.
 *
 * @param transfer raw bytes of both sides, and how the connections ended
 */
public record MessageRelayEnd(Cause cause, ByteRelay.Transfer transfer) {
  public sealed interface Cause {
    /** Both sides closed by the closing handshake. */
    record Closed() implements Cause {}

    record Disconnected(RelayEnd.Peer peer) implements Cause {}

    record Judged(MessageClose close) implements Cause {}

    /**
     * A side broke the protocol.
     *
     * @param fault a class of data-plane 10.8
     */
    record Broken(RelayEnd.Peer peer, int code, String fault) implements Cause {}

    record Drained(int code) implements Cause {}
  }
}
