package dev.sluice.wire.relay;

import dev.sluice.wire.connection.Lifetime;

public sealed interface RelayEnd {
  String text();

  enum Peer {
    CLIENT("client"),
    ORIGIN("origin");

    private final String text;

    Peer(String text) {
      this.text = text;
    }
  }

  record Closed(Peer by) implements RelayEnd {
    @Override
    public String text() {
      return "closed by the " + by.text;
    }
  }

  /** A side is gone without an end of its output: its connection was reset, or broke. */
  record Lost(Peer peer) implements RelayEnd {
    @Override
    public String text() {
      return "connection to the " + peer.text + " lost";
    }
  }

  record Stalled(Peer peer) implements RelayEnd {
    @Override
    public String text() {
      return peer.text + " took nothing in time (proxy.timeouts.send)";
    }
  }

  record Drained(Lifetime.Cause why) implements RelayEnd {
    @Override
    public String text() {
      return why.text();
    }
  }
}
