package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.relay.RelayEnd.Peer;
import dev.sluice.wire.websocket.CloseBody;
import java.util.Set;

/**
 * Event loop only. The payloads of the control frames of a session. Where a side is read, no PING
 * or PONG takes bytes from one peer to the other, and no CLOSE takes more than its code from that
 * side.
 */
final class ControlPayloads {
  private final Set<Peer> read;
  private final PingNumbers ofClient = new PingNumbers();
  private final PingNumbers ofOrigin = new PingNumbers();

  ControlPayloads(Set<Peer> read) {
    this.read = read;
  }

  byte[] ping(Peer from, byte[] payload) {
    return read.isEmpty() ? payload : pings(from).replace(payload);
  }

  byte[] pong(Peer from, byte[] payload) {
    return read.isEmpty() ? payload : pings(MessageRelay.other(from)).restore(payload);
  }

  byte[] close(Peer from, byte[] payload) {
    return read.contains(from) ? CloseBody.code(payload) : payload;
  }

  private PingNumbers pings(Peer of) {
    return of == Peer.CLIENT ? ofClient : ofOrigin;
  }
}
