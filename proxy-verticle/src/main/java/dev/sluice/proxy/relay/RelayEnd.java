package dev.sluice.proxy.relay;

import dev.sluice.proxy.connection.Lifetime;

/** What ended a relay. */
public sealed interface RelayEnd {
  /** Platform text for the audit. */
  String text();

  /** One of the two sides. */
  enum Peer {
    CLIENT("client"),
    ORIGIN("origin");

    private final String text;

    Peer(String text) {
      this.text = text;
    }
  }

  /** A side ended its output, before the other one did. */
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

  /** A side took nothing for too long. */
  record Stalled(Peer peer) implements RelayEnd {
    @Override
    public String text() {
      return peer.text + " took nothing in time (proxy.timeouts.send)";
    }
  }

  /** The proxy ended it. */
  record Drained(Lifetime.Cause why) implements RelayEnd {
    @Override
    public String text() {
      return why.text();
    }
  }
}
