package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Nodes are killed or stopped, and started again, one after the other, under light load; the proxy,
 * which stays, must not grow. Only by {@code soak/churn}, which sets the properties soak.seconds
 * and soak.seed: {@link ChainsApartIT} and {@link StandbyControlIT} are its short form.
 */
@Execution(SAME_THREAD)
class ChurnIT {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 0);
  private static final long SEED = Long.getLong("soak.seed", 1);

  private static final int BATCH = 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How often the control node is the one, on average. */
  private static final int CONTROL_IN = 8;

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private volatile boolean over;

  @Test
  void whatStaysDoesNotGrow() throws InterruptedException {
    assumeThat(SECONDS).as("soak.seconds").isPositive();
    ClusterMember control = ClusterMember.of(directory, "control", "control");
    ClusterMember proxy = ClusterMember.of(directory, "proxy", "proxy");
    List<ClusterMember> chains =
        Stream.of("one", "two", "three")
            .map(name -> ClusterMember.of(directory, name, "chain"))
            .toList();
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, everybody(control, proxy, chains));
      Map<ClusterMember, SluiceProcess> running = new HashMap<>();
      running.put(control, nodes.start(control));
      chains.forEach(chain -> running.put(chain, nodes.start(chain)));
      nodes.start(proxy);
      Load load = Load.through(proxy.files());
      CompletableFuture<Void> posting = posting(load, origin);
      churn(Duration.ofSeconds(SECONDS / 5), control, chains, running, nodes);
      Footprint warm = Footprint.of(proxy.files().directory());
      System.out.println("churn warm " + warm);
      int replaced =
          churn(Duration.ofSeconds(SECONDS - SECONDS / 5), control, chains, running, nodes);
      Footprint end = Footprint.of(proxy.files().directory());
      over = true;
      posting.join();
      System.out.printf("churn end %s replaced=%d %s%n", end, replaced, load.statuses());
      assertThat(load.statuses().keySet()).isSubsetOf(Set.of(200, 403));
      assertThat(end.exceeds(warm)).isEmpty();
    }
  }

  private CompletableFuture<Void> posting(Load load, RecordingOrigin origin) {
    return CompletableFuture.runAsync(() -> post(load, origin), Thread::startVirtualThread);
  }

  private static List<ClusterMember> everybody(
      ClusterMember control, ClusterMember proxy, List<ClusterMember> chains) {
    return Stream.concat(Stream.of(control, proxy), chains.stream()).toList();
  }

  private void post(Load load, RecordingOrigin origin) {
    String url = "http://" + Deployment.INSPECTED + ":" + origin.port();
    while (!over) {
      load.run(url, BATCH, 2);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** How many were replaced. */
  private int churn(
      Duration length,
      ClusterMember control,
      List<ClusterMember> chains,
      Map<ClusterMember, SluiceProcess> running,
      ClusterProcesses nodes) {
    long end = System.nanoTime() + length.toNanos();
    int replaced = 0;
    while (System.nanoTime() < end) {
      ClusterMember member =
          random.nextInt(CONTROL_IN) == 0 ? control : chains.get(random.nextInt(chains.size()));
      SluiceProcess process = Optional.ofNullable(running.get(member)).orElseThrow();
      if (random.nextBoolean()) {
        process.kill();
      } else {
        process.stop();
      }
      running.put(member, nodes.start(member));
      replaced++;
    }
    return replaced;
  }
}
