package dev.sluice.bench.compare;

import dev.sluice.bench.compare.Series.Round;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.peer.JvmMemory;
import dev.sluice.bench.peer.Peer;
import dev.sluice.bench.peer.Port;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A server under test and the load that it gets.
 *
 * @param processes whose CPU time counts; empty when it does not matter
 * @param admin admin listener of a Sluice node, for its memory
 */
public record Contender(
    String name, LoadGenerator load, List<Peer> processes, Optional<Port> admin) {
  private static final String COMPILER = "C2 Compiler";

  /** Copies the list. */
  public Contender {
    processes = List.copyOf(processes);
  }

  /** Runs its load once and measures it. */
  public Round round(Duration time) throws IOException, InterruptedException {
    Optional<JvmMemory> memoryBefore = memory();
    double before = cpuSeconds();
    LoadResult result = load.run(time);
    double cpuMicros = (cpuSeconds() - before) * 1e6;
    Optional<JvmMemory> memoryAfter = memory();
    return new Round(
        result,
        cpuMicros / Math.max(1, result.requests()),
        memoryBefore.flatMap(earlier -> memoryAfter.map(later -> later.since(earlier))));
  }

  /** CPU seconds that a JVM has spent on compiling its hot code; 0 for other programs. */
  double compilerSeconds() {
    return processes.stream().mapToDouble(process -> process.cpuSeconds(COMPILER)).sum();
  }

  private double cpuSeconds() {
    return processes.stream().mapToDouble(Peer::cpuSeconds).sum();
  }

  private Optional<JvmMemory> memory() throws IOException, InterruptedException {
    return admin.isPresent() ? Optional.of(JvmMemory.read(admin.get())) : Optional.empty();
  }

  /** Exit codes and last output of its processes that have ended; empty when none has. */
  String exitReports() {
    return processes.stream().map(Peer::exitReport).collect(Collectors.joining());
  }
}
