package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A control node, chain nodes and two proxies behind a TCP balancer, over mutual TLS: nodes are
 * restarted in turn under load, then half of all, the other half and all of them are killed at once
 * and started in any order. It takes minutes: only {@code soak/cluster} asks for it.
 */
@EnabledIfSystemProperty(named = "soak.rounds", matches = ".+")
@Execution(SAME_THREAD)
class ClusterRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private final Map<ClusterMember, SluiceProcess> running = new HashMap<>();
  private final List<ClusterMember> chains = new ArrayList<>();
  private List<ClusterMember> proxies = List.of();
  private ClusterMember control;

  static IntStream rounds() {
    return IntStream.range(0, Integer.getInteger("soak.rounds", 1));
  }

  @BeforeEach
  void place() {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    control = member("control", "control", keys);
    for (String name : List.of("one", "two", "three")) {
      chains.add(member(name, "chain", keys));
    }
    proxies = List.of(member("proxy", "proxy", keys), member("other", "proxy", keys));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void nodesAreRestartedInTurnAndKilledInHalves(int round) throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, all());
      start(nodes, all());
      try (TcpBalancer balancer = TcpBalancer.before(proxies);
          FaultLoad load = FaultLoad.start(url(origin), balancer.port())) {
        load.awaitGood(200);
        for (ClusterMember member : all()) {
          restart(member, nodes, load);
        }
      }
      kill(nodes, oneOfEach(), round);
      kill(nodes, List.of(chains.get(1), chains.get(2), proxies.get(1)), round);
      kill(nodes, all(), round);
      for (ClusterMember proxy : proxies) {
        try (FaultLoad load = FaultLoad.start(url(origin), proxy.files().proxy())) {
          load.awaitGood(100);
          load.assertNothingWrong();
        }
      }
    }
  }

  private void restart(ClusterMember member, ClusterProcesses nodes, FaultLoad load) {
    assertThat(process(member).stop()).isIn(0, 143);
    start(nodes, List.of(member));
    load.awaitGood(200);
    assertThat(load.takeFailed()).as("%s: %s", member.role(), load.refusals()).isEmpty();
    load.assertNothingWrong();
    System.out.printf("cluster %s restarted: %d answered%n", member.role(), load.good());
  }

  private void kill(ClusterProcesses nodes, List<ClusterMember> killed, int seed) {
    killed.forEach(member -> process(member).signal("KILL"));
    killed.forEach(member -> process(member).waitFor());
    List<ClusterMember> order = new ArrayList<>(killed);
    Collections.shuffle(order, new Random(seed));
    Duration took = start(nodes, order);
    System.out.printf(
        "cluster %d of %d killed and started: ready after %.1f s%n",
        killed.size(), all().size(), took.toMillis() / 1e3);
  }

  /** Returns the time from the start of the processes until all nodes are ready. */
  private Duration start(ClusterProcesses nodes, List<ClusterMember> started) {
    long begin = System.nanoTime();
    List<SluiceProcess> processes = nodes.startAll(started.toArray(ClusterMember[]::new));
    for (int i = 0; i < started.size(); i++) {
      running.put(started.get(i), processes.get(i));
    }
    // A proxy is ready when it has the policy, and a chain node for its middleware.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(all()).allMatch(ClusterMember::isReady));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private SluiceProcess process(ClusterMember member) {
    return Objects.requireNonNull(running.get(member));
  }

  /** Half of all: the control node, whose policies the others have, a chain node and a proxy. */
  private List<ClusterMember> oneOfEach() {
    return List.of(chains.getFirst(), control, proxies.getFirst());
  }

  private List<ClusterMember> all() {
    List<ClusterMember> all = new ArrayList<>(chains);
    all.add(control);
    all.addAll(proxies);
    return all;
  }

  private ClusterMember member(String name, String role, String keys) {
    return ClusterMember.of(directory, name, role).with(keys);
  }

  private static String url(RecordingOrigin origin) {
    return "http://" + Deployment.INSPECTED + ":" + origin.port() + "/echo";
  }
}
