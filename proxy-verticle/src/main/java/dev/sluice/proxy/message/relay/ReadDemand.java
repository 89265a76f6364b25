package dev.sluice.proxy.message.relay;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.connection.Connection;

/** Event loop only. What a side may send: one large read, renewed as its bytes are taken. */
final class ReadDemand {
  private final ByteChannel channel;
  private int owed = Connection.READ_BYTES;

  ReadDemand(ByteChannel channel) {
    this.channel = channel;
  }

  void arrived(int bytes) {
    owed += bytes;
  }

  void grant() {
    if (owed > 0) {
      int now = owed;
      owed = 0;
      channel.demand(now);
    }
  }

  void withdraw() {
    if (owed > 0) {
      channel.stopDemand();
      owed = Connection.READ_BYTES;
    }
  }
}
