package dev.sluice.proxy;

import dev.sluice.config.Snapshots;

/** Event loop. Notices that another generation is in force. */
final class Reloads {
  private final Snapshots snapshots;
  private final Runnable reloaded;
  private long seen;

  Reloads(Snapshots snapshots, Runnable reloaded) {
    this.snapshots = snapshots;
    this.reloaded = reloaded;
    this.seen = snapshots.current().generation();
  }

  void poll() {
    long now = snapshots.current().generation();
    if (now != seen) {
      seen = now;
      reloaded.run();
    }
  }
}
