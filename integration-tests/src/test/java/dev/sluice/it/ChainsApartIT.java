package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two proxies and two chain nodes in processes of their own, over mutual TLS. */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class ChainsApartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Longer than it takes until the others count a node out, and less than the bus waits. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  private static final int CONNECTIONS = 8;

  /** What its health says of a proxy that has none. */
  private static final String WITHOUT_CHAIN =
      "no chain node, and a policy has middleware with on_error: fail_closed";

  @TempDir private Path directory;
  private ClusterMember control;
  private ClusterMember proxy;
  private ClusterMember otherProxy;
  private ClusterMember one;
  private ClusterMember other;
  private ClusterMember outsider;

  @BeforeEach
  void place() {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    control = ClusterMember.of(directory, "control", "control").with(keys);
    proxy = ClusterMember.of(directory, "proxy", "proxy").with(keys);
    otherProxy = ClusterMember.of(directory, "other-proxy", "proxy").with(keys);
    one = ClusterMember.of(directory, "one", "chain").with(keys);
    other = ClusterMember.of(directory, "other", "chain").with(keys);
    outsider =
        ClusterMember.of(directory, "outsider", "chain")
            .with(ClusterMember.newKeys(directory.resolve("other-keys")));
  }

  static IntStream rounds() {
    return IntStream.range(0, Integer.getInteger("soak.rounds", 1));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void nodesMayStartAtOnceAndStopHoweverTheyLike(int round) throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, List.of(control, proxy, otherProxy, one, other, outsider));
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> awaitWaiting(proxy), Thread::startVirtualThread);
      List<SluiceProcess> proxies = nodes.startAll(proxy, otherProxy, control, outsider);
      waiting.join();
      onlyTheOutsiderCouldEvaluate(origin);

      List<SluiceProcess> chains = nodes.startAll(one, other);
      awaitKnown(one, other);
      awaitServed(origin, proxy);
      awaitServed(origin, otherProxy);
      dies(origin, chains.get(1));
      awaitForgotten(other);
      SluiceProcess again = nodes.start(other);
      awaitKnown(one, other);
      arePaused(origin, chains.get(0), proxies.get(1));
      again.kill();
      // Only the one that was paused is left.
      awaitServed(origin, proxy);
      awaitServed(origin, otherProxy);
      awaitForgotten(other);
      nodes.start(other);
      awaitKnown(one, other);
      leaves(origin, chains.get(0));
    }
  }

  /** No chain node is there yet, and its health says so. */
  private static void awaitWaiting(ClusterMember proxy) {
    String health = proxy.files().adminUrl() + "/health/ready";
    // It says "yet" for five seconds, which a busy machine may miss.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Curl.run(health).output())
                    .containsAnyOf("no chain node yet", WITHOUT_CHAIN));
  }

  private void onlyTheOutsiderCouldEvaluate(RecordingOrigin origin) throws IOException {
    Load load = Load.through(proxy.files());
    load.run(url(origin), 5, 1);
    assertThat(load.statuses()).containsOnlyKeys(403);
    String health = proxy.files().adminUrl() + "/health/ready";
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Curl.run(health).output()).contains(WITHOUT_CHAIN));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Files.readString(control.files().directory().resolve("log")))
                    .contains("its certificate is not signed by cluster.tls.ca_file"));
  }

  /** The others take both for gone, and go on. */
  private void arePaused(RecordingOrigin origin, SluiceProcess chain, SluiceProcess idleProxy) {
    Load load = Load.through(proxy.files());
    CompletableFuture<Void> running = start(load, origin);
    await().atMost(PATIENCE).until(() -> load.answered() > 200);
    chain.pause();
    idleProxy.pause();
    await().atMost(PATIENCE).pollDelay(PAUSE).until(() -> load.answered() > 400);
    chain.goOn();
    idleProxy.goOn();
    load.stop();
    running.join();
    assertOnlyWhatWasInFlightFailed(load);
  }

  private void dies(RecordingOrigin origin, SluiceProcess chain) {
    Load load = Load.through(proxy.files());
    CompletableFuture<Void> running = start(load, origin);
    await().atMost(PATIENCE).until(() -> load.answered() > 200);
    chain.kill();
    int before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() > before + 500);
    load.stop();
    running.join();
    assertOnlyWhatWasInFlightFailed(load);
  }

  private void leaves(RecordingOrigin origin, SluiceProcess chain) {
    Load load = Load.through(proxy.files());
    CompletableFuture<Void> running = start(load, origin);
    await().atMost(PATIENCE).until(() -> load.answered() > 200);
    chain.terminate();
    int before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() > before + 500);
    load.stop();
    running.join();
    assertThat(chain.waitFor()).isIn(0, 143);

    assertThat(load.statuses()).containsOnlyKeys(200);
  }

  /** It is denied, for its entry must not be skipped; nothing else is. */
  private static void assertOnlyWhatWasInFlightFailed(Load load) {
    assertThat(load.statuses().keySet()).isSubsetOf(Set.of(200, 403));
    assertThat(load.failed()).isLessThanOrEqualTo(CONNECTIONS);
  }

  /** The proxy has heard of them. */
  private void awaitKnown(ClusterMember... chains) {
    for (ClusterMember chain : chains) {
      String name = "-" + chain.files().admin() + "\"";
      await().atMost(PATIENCE).until(() -> status(proxy).contains(name));
    }
  }

  /** The proxy no longer lists the node that was killed, so that it is not taken for the next. */
  private void awaitForgotten(ClusterMember chain) {
    String name = "-" + chain.files().admin() + "\"";
    await().atMost(PATIENCE).until(() -> !status(proxy).contains(name));
  }

  private static String status(ClusterMember member) throws IOException {
    try (InputStream page =
        URI.create(member.files().adminUrl() + "/v1/status").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void awaitServed(RecordingOrigin origin, ClusterMember through) {
    Load load = Load.through(through.files());
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              load.run(url(origin), 1, 1);
              return load.answered() > 0;
            });
  }

  private static CompletableFuture<Void> start(Load load, RecordingOrigin origin) {
    return CompletableFuture.runAsync(
        () -> load.run(url(origin), 1_000_000, CONNECTIONS), Thread::startVirtualThread);
  }

  private static String url(RecordingOrigin origin) {
    return "http://" + Deployment.INSPECTED + ":" + origin.port();
  }
}
