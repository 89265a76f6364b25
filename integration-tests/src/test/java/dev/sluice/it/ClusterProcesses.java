package dev.sluice.it;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The processes of a test's cluster; what still runs at the end is killed. */
public final class ClusterProcesses implements AutoCloseable {
  private final ConcurrentLinkedQueue<SluiceProcess> started = new ConcurrentLinkedQueue<>();

  /** Returns when it is ready. */
  public SluiceProcess start(ClusterMember member) {
    return launch(member).awaitReady();
  }

  /** All at the same moment; returns when all are ready. */
  public List<SluiceProcess> startAll(ClusterMember... members) {
    List<SluiceProcess> processes = Arrays.stream(members).map(this::launch).toList();
    processes.forEach(SluiceProcess::awaitReady);
    return processes;
  }

  private SluiceProcess launch(ClusterMember member) {
    SluiceProcess process = member.start();
    started.add(process);
    return process;
  }

  @Override
  public void close() {
    started.forEach(SluiceProcess::close);
  }
}
