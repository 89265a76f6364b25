package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A control node, three chain nodes and two proxies behind a TCP balancer, over mutual TLS: each is
 * restarted in turn under load; half of them are killed at once.
 */
@EnabledIfSystemProperty(named = "soak.rounds", matches = ".+")
class ClusterRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private final Map<ClusterMember, SluiceProcess> running = new HashMap<>();
  private List<ClusterMember> proxies = List.of();
  private List<ClusterMember> others = List.of();

  static IntStream rounds() {
    return IntStream.range(0, Integer.getInteger("soak.rounds", 1));
  }

  @BeforeEach
  void place() {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    others =
        List.of(
            member("one", "chain", keys),
            member("two", "chain", keys),
            member("three", "chain", keys),
            member("control", "control", keys));
    proxies = List.of(member("proxy", "proxy", keys), member("other", "proxy", keys));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void restartsInTurnLoseNoRequest(int round) throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      startAll(origin, nodes);
      try (TcpBalancer balancer = TcpBalancer.before(proxies);
          FaultLoad load = FaultLoad.start(url(origin), balancer.port())) {
        load.awaitGood(500);
        for (ClusterMember member : all()) {
          assertThat(running.get(member).stop()).isIn(0, 143);
          running.put(member, nodes.start(member));
          awaitReady(List.of(member));
          load.awaitGood(500);
          assertThat(load.takeFailed()).as(member.role()).isEmpty();
          load.assertNothingWrong();
        }
        System.out.println("cluster restarted in turn: " + load.good() + " answered, 0 failed");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void itServesAgainAfterHalfOfItWasKilled(int round) throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      startAll(origin, nodes);
      // The control node holds the policies, and whoever came first admits new members.
      killAndStart(nodes, List.of(others.get(0), others.get(3), proxies.get(0)), round);
      killAndStart(nodes, List.of(others.get(1), others.get(2), proxies.get(1)), round);
      killAndStart(nodes, all(), round);
      try (FaultLoad load = FaultLoad.start(url(origin), proxies.get(0).files().proxy())) {
        load.awaitGood(200);
        load.assertNothingWrong();
      }
      try (FaultLoad load = FaultLoad.start(url(origin), proxies.get(1).files().proxy())) {
        load.awaitGood(200);
        load.assertNothingWrong();
      }
    }
  }

  private void killAndStart(ClusterProcesses nodes, List<ClusterMember> killed, int seed) {
    killed.forEach(member -> running.get(member).signal("KILL"));
    killed.forEach(member -> running.get(member).waitFor());
    List<ClusterMember> order = new ArrayList<>(killed);
    Collections.shuffle(order, new Random(seed));
    long begin = System.nanoTime();
    List<SluiceProcess> started = nodes.startAll(order.toArray(ClusterMember[]::new));
    for (int i = 0; i < order.size(); i++) {
      running.put(order.get(i), started.get(i));
    }
    awaitReady(all());
    System.out.printf(
        "cluster %d of %d killed and started: ready after %.1f s%n",
        killed.size(), all().size(), (System.nanoTime() - begin) / 1e9);
  }

  private void startAll(RecordingOrigin origin, ClusterProcesses nodes) {
    ClusterMember.write(origin, all());
    List<SluiceProcess> started = nodes.startAll(all().toArray(ClusterMember[]::new));
    for (int i = 0; i < started.size(); i++) {
      running.put(all().get(i), started.get(i));
    }
    awaitReady(all());
  }

  /** A proxy is ready when it has the policy, and a chain node for its middleware. */
  private static void awaitReady(List<ClusterMember> members) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(members).allMatch(ClusterMember::isReady));
  }

  private List<ClusterMember> all() {
    List<ClusterMember> all = new ArrayList<>(others);
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
