package dev.sluice.it;

import java.util.ArrayList;
import java.util.List;

/** The processes of a test's cluster; what still runs at the end is killed. */
final class ClusterProcesses implements AutoCloseable {
  private final List<SluiceProcess> started = new ArrayList<>();

  /** Returns when it is ready. */
  SluiceProcess start(ClusterMember member) {
    SluiceProcess process = member.start();
    started.add(process);
    return process.awaitReady();
  }

  @Override
  public void close() {
    started.forEach(SluiceProcess::close);
  }
}
