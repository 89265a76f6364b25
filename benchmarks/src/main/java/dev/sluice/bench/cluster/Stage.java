package dev.sluice.bench.cluster;

import dev.sluice.bench.peer.Workspace;

/** What a request of a load meets, and how large its body is. */
enum Stage {
  WAITING("waits 20 ms", "wait", 1 << 10),
  WAITING_LARGE("waits 20 ms", "wait", 1 << 20),
  BUILTIN("built-in", "stage", 1 << 10),
  LARGE("built-in", "stage", 1 << 20);

  private final String title;
  private final String label;
  private final int body;

  Stage(String title, String label, int body) {
    this.title = title;
    this.label = label;
    this.body = body;
  }

  /** In the table. */
  String title() {
    return title + ", " + (body >> 10) + " KiB";
  }

  /** By which the policy selects the chain. */
  String host() {
    return label + "." + Workspace.HOST;
  }

  int body() {
    return body;
  }
}
