package dev.sluice.wire.relay;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Lifetime;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Copies bytes between a client and an origin, with back-pressure, until both
 * sides have ended. If both support half-close, each direction ends on its own; otherwise the first
 * end closes both.
 */
public final class ByteRelay {
  private final ByteChannel client;
  private final ByteChannel origin;
  private final Consumer<Transfer> onEnd;
  private final boolean halfClose;
  private final Side fromClient;
  private final Side fromOrigin;
  private Optional<RelayEnd> firstEnd = Optional.empty();
  private int sidesEnded;
  private boolean ended;

  public record Transfer(long clientBytes, long originBytes, RelayEnd end) {}

  private ByteRelay(ByteChannel client, ByteChannel origin, Consumer<Transfer> onEnd) {
    this.client = client;
    this.origin = origin;
    this.onEnd = onEnd;
    this.halfClose = client.hasHalfClose() && origin.hasHalfClose();
    this.fromClient = new Side(RelayEnd.Peer.CLIENT, client, origin);
    this.fromOrigin = new Side(RelayEnd.Peer.ORIGIN, origin, client);
  }

  /** Starts copying. {@code onEnd} runs once, when both channels are closed or about to close. */
  public static void join(ByteChannel client, ByteChannel origin, Consumer<Transfer> onEnd) {
    ByteRelay relay = new ByteRelay(client, origin, onEnd);
    relay.fromClient.reverse = relay.fromOrigin;
    relay.fromOrigin.reverse = relay.fromClient;
    origin.open(relay.fromOrigin);
    client.open(relay.fromClient);
    if (!relay.ended) {
      origin.demand(Connection.READ_BYTES);
      client.demand(Connection.READ_BYTES);
    }
  }

  private void end(RelayEnd end) {
    if (!ended) {
      ended = true;
      onEnd.accept(new Transfer(fromClient.bytes, fromOrigin.bytes, end));
      // The relay's memory is free once the client is lost: no window may wait for the origin.
      boolean bothEnded = halfClose && fromClient.inputEnded && fromOrigin.inputEnded;
      if (origin.isWritable() || bothEnded) {
        origin.close();
      } else {
        origin.reset();
      }
      client.close();
    }
  }

  // One direction of the relay.
  private final class Side implements ByteChannel.Listener {
    private final RelayEnd.Peer peer;
    private final ByteChannel from;
    private final ByteChannel to;
    private Side reverse = this;
    private long bytes;
    private boolean inputEnded;

    private int owed;

    Side(RelayEnd.Peer peer, ByteChannel from, ByteChannel to) {
      this.peer = peer;
      this.from = from;
      this.to = to;
    }

    @Override
    public void onBytes(ByteBuf piece) {
      int length = piece.readableBytes();
      bytes += length;
      to.write(piece);
      owed += length;
      demandOwed();
    }

    private void demandOwed() {
      if (owed > 0 && to.isWritable()) {
        int now = owed;
        owed = 0;
        from.demand(now);
      } else if (owed > 0) {
        // Nothing more may come beside what the receiver does not take.
        from.stopDemand();
        owed = Connection.READ_BYTES;
      }
    }

    @Override
    public void onWritable() {
      if (reverse.inputEnded && !halfClose) {
        reverse.endBoth();
      } else {
        reverse.demandOwed();
      }
    }

    @Override
    public void onInputEnd() {
      inputEnded = true;
      RelayEnd first = firstEnd.orElseGet(() -> new RelayEnd.Closed(peer));
      firstEnd = Optional.of(first);
      if (halfClose) {
        to.endOutput(() -> sideEnded(first));
      } else {
        endBoth();
      }
    }

    // Ends the relay, but leaves an open client until the origin has taken its last bytes.
    private void endBoth() {
      if (peer == RelayEnd.Peer.ORIGIN || to.isWritable()) {
        end(firstEnd.orElseThrow());
      }
    }

    private void sideEnded(RelayEnd first) {
      sidesEnded++;
      if (sidesEnded == 2) {
        end(first);
      }
    }

    @Override
    public void onStalled() {
      end(new RelayEnd.Stalled(peer));
    }

    @Override
    public void onClosed() {
      end(firstEnd.filter(first -> inputEnded).orElseGet(() -> new RelayEnd.Lost(peer)));
    }

    @Override
    public void onDrain(Lifetime.Cause why) {
      end(new RelayEnd.Drained(why));
    }
  }
}
