package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two proxies and three chain nodes under load, and what may happen to them: how requests spread,
 * how many fail for a node that goes, and for how long. It takes minutes: only {@code soak/cluster}
 * asks for it.
 */
@EnabledIfSystemProperty(named = "soak.rounds", matches = ".+")
@Execution(SAME_THREAD)
class ClusterFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);

  /** Past 10 s a node is taken for gone. */
  private static final Duration FAULT = Duration.ofSeconds(12);

  /** By then a silent node has been given up, and what it had has failed. */
  private static final Duration AFTER = Duration.ofSeconds(8);

  private static final int SAMPLE = 12_000;
  private static final int IN_FLIGHT = 2 * FaultLoad.CONNECTIONS;
  private static final Pattern EVALUATED =
      Pattern.compile("(?m)^sluice_chain_evaluated_total (\\S+)");

  @TempDir private Path directory;
  private final List<ClusterMember> chains = new ArrayList<>();

  static IntStream rounds() {
    return IntStream.range(0, ROUNDS);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void everyAnswerIsRightWhateverHappensToTheNodes(int round) throws IOException {
    Optional<CutOff> cable = CutOff.create();
    ClusterMember control = member("control", "control", cable);
    List<ClusterMember> proxies =
        List.of(member("proxy", "proxy", cable), member("other", "proxy", cable));
    for (String name : List.of("one", "two", "three", "four")) {
      chains.add(member(name, "chain", cable));
    }
    cable.ifPresent(cut -> chains.set(2, chains.get(2).at(CutOff.far(), cut.inside())));
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      write(origin, control, proxies);
      List<SluiceProcess> running =
          nodes.startAll(
              chains.get(0), chains.get(1), chains.get(2), control, proxies.get(0), proxies.get(1));
      proxies.forEach(ClusterFaultsIT::awaitTraffic);
      String url = "http://" + Deployment.INSPECTED + ":" + origin.port() + "/echo";
      try (FaultLoad load = FaultLoad.start(url, proxies)) {
        load.awaitGood(SAMPLE / 3);
        load.takeFailed();
        happens(load, new ArrayList<>(running.subList(0, 3)), nodes, cable);
        policyChanges(load, control, origin);
      }
    } finally {
      cable.ifPresent(CutOff::close);
    }
  }

  /** It denies everything until it has the policy. */
  private static void awaitTraffic(ClusterMember proxy) {
    String health = proxy.files().adminUrl() + "/health/ready";
    await().atMost(PATIENCE).until(() -> Curl.run(health).output().contains("\"ready\":true"));
  }

  private void write(RecordingOrigin origin, ClusterMember control, List<ClusterMember> proxies) {
    List<ClusterMember> all = new ArrayList<>(chains);
    all.add(control);
    all.addAll(proxies);
    ClusterMember.write(origin, all);
  }

  private void happens(
      FaultLoad load, List<SluiceProcess> running, ClusterProcesses nodes, Optional<CutOff> cable) {
    assertBalanced(load, chains.subList(0, 3));
    measured("added", load, 0, () -> running.add(nodes.start(chains.get(3))));
    load.awaitGood(SAMPLE / 3);
    assertBalanced(load, chains);
    measured("stopped in order", load, 0, () -> running.get(3).stop());
    for (int i = 0; i < 3; i++) {
      int node = i;
      measured(
          "restarted",
          load,
          0,
          () -> {
            running.get(node).stop();
            running.set(node, nodes.start(chains.get(node)));
          });
    }
    fails(load, running, nodes, cable);
  }

  private void fails(
      FaultLoad load, List<SluiceProcess> running, ClusterProcesses nodes, Optional<CutOff> cable) {
    measured("kill -9", load, IN_FLIGHT, () -> running.get(0).kill());
    running.set(0, nodes.start(chains.get(0)));
    measured("paused", load, IN_FLIGHT, () -> running.get(1).pause());
    measured("goes on", load, IN_FLIGHT, () -> running.get(1).goOn());
    cable.ifPresent(
        cut -> {
          measured("cut off", load, IN_FLIGHT, cut::cut);
          measured("returns", load, IN_FLIGHT, cut::mend);
        });
    assertServing(load, chains.subList(0, 3));
  }

  /** No request notices, and each is decided by one of the policies. */
  private static void policyChanges(FaultLoad load, ClusterMember control, RecordingOrigin origin)
      throws IOException {
    try (Operator operator = new Operator(control.files())) {
      for (int i = 0; i < 5; i++) {
        assertThat(operator.put(Deployment.policy(origin) + "# " + i + "\n")).isEqualTo(200);
        load.awaitGood(100);
      }
    }
    load.assertNothingWrong();
    assertThat(load.takeFailed()).isEmpty();
    System.out.println("cluster policy changed five times: 0 failed");
  }

  /** Prints how many requests failed, and how long after the fault the last one did. */
  private static void measured(String fault, FaultLoad load, int atMost, Runnable happening) {
    long begin = System.nanoTime();
    happening.run();
    boolean lasts = List.of("paused", "cut off", "returns", "goes on").contains(fault);
    await().atMost(PATIENCE).pollDelay(lasts ? FAULT : AFTER).until(() -> true);
    load.awaitGood(500);
    List<Long> failed = load.takeFailed();
    long last = failed.stream().max(Comparator.naturalOrder()).orElse(begin);
    System.out.printf(
        "cluster %s: %d failed, the last after %.1f s%n",
        fault, failed.size(), (last - begin) / 1e9);
    load.assertNothingWrong();
    assertThat(failed).as(fault).hasSizeLessThanOrEqualTo(atMost);
  }

  /** Within 20 percent of an equal share. */
  private static void assertBalanced(FaultLoad load, List<ClusterMember> among) {
    Map<ClusterMember, Long> before = evaluated(among);
    load.awaitGood(SAMPLE);
    List<Long> shares =
        among.stream().map(chain -> evaluated(chain) - before.getOrDefault(chain, 0L)).toList();
    System.out.println("cluster shares of " + among.size() + ": " + shares);
    double equal = shares.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(shares).allMatch(share -> Math.abs(share - equal) <= 0.2 * equal);
  }

  /** Whatever happened before, each is asked again. */
  private static void assertServing(FaultLoad load, List<ClusterMember> among) {
    Map<ClusterMember, Long> before = evaluated(among);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                among.stream()
                    .allMatch(chain -> evaluated(chain) > before.getOrDefault(chain, 0L) + 100));
    load.assertNothingWrong();
    assertThat(load.takeFailed()).isEmpty();
  }

  private static Map<ClusterMember, Long> evaluated(List<ClusterMember> chains) {
    return chains.stream()
        .collect(Collectors.toMap(Function.identity(), ClusterFaultsIT::evaluated));
  }

  private static long evaluated(ClusterMember chain) {
    Curl page = Curl.run(chain.before(), chain.files().adminUrl() + "/metrics");
    Matcher found = EVALUATED.matcher(page.output());
    assertThat(found.find()).as("the counter of %s", chain.role()).isTrue();
    return (long) Double.parseDouble(found.group(1));
  }

  private ClusterMember member(String name, String role, Optional<CutOff> cable) {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    String address = cable.map(cut -> CutOff.near()).orElse("127.0.0.1");
    return ClusterMember.of(directory, name, role).with(keys).at(address, List.of());
  }
}
