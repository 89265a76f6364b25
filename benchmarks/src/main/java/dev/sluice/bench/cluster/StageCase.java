package dev.sluice.bench.cluster;

import dev.sluice.bench.peer.Workspace;

/** A stage and a body size: one case of the cluster benchmark. */
enum StageCase {
  WAITING("waits 20 ms", "wait", 1 << 10),
  WAITING_LARGE("waits 20 ms", "wait", 1 << 20),
  BUILTIN("built-in", "stage", 1 << 10),
  LARGE("built-in", "stage", 1 << 20);

  private final String title;
  private final String label;
  private final int body;

  StageCase(String title, String label, int body) {
    this.title = title;
    this.label = label;
    this.body = body;
  }

  /** Name in the table. */
  String title() {
    return title + ", " + (body >> 10) + " KiB";
  }

  /** Host by which the policy selects the chain. */
  String host() {
    return label + "." + Workspace.HOST;
  }

  int body() {
    return body;
  }
}
