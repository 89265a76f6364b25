package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.cli.SluiceCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy and two chain nodes in processes of their own, over mutual TLS. */
class ChainsApartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CONNECTIONS = 8;

  @TempDir private Path directory;
  private ClusterMember control;
  private ClusterMember proxy;
  private ClusterMember one;
  private ClusterMember other;

  @BeforeEach
  void place() {
    String keys = keys("keys");
    control = ClusterMember.of(directory, "control", "control").with(keys);
    proxy = ClusterMember.of(directory, "proxy", "proxy").with(keys);
    one = ClusterMember.of(directory, "one", "chain").with(keys);
    other = ClusterMember.of(directory, "other", "chain").with(keys);
  }

  @Test
  void aChainNodeMayDieLeaveAndReturn() {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, List.of(control, proxy, one, other));
      nodes.start(control);
      SluiceProcess first = nodes.start(one);
      SluiceProcess second = nodes.start(other);
      nodes.start(proxy);
      dies(origin, first);
      nodes.start(one);
      leaves(origin, second);
    }
  }

  /** What was in flight to it is denied, for its entry must not be skipped; nothing else is. */
  private void dies(RecordingOrigin origin, SluiceProcess chain) {
    Load load = Load.through(proxy.files());
    CompletableFuture<Void> running = start(load, origin);
    await().atMost(PATIENCE).until(() -> load.answered() > 200);
    chain.kill();
    int before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() > before + 500);
    load.stop();
    running.join();

    assertThat(load.statuses().keySet()).isSubsetOf(Set.of(200, 403));
    assertThat(load.failed()).isLessThanOrEqualTo(CONNECTIONS);
  }

  private void leaves(RecordingOrigin origin, SluiceProcess chain) {
    Load load = Load.through(proxy.files());
    CompletableFuture<Void> running = start(load, origin);
    await().atMost(PATIENCE).until(() -> load.answered() > 200);
    assertThat(chain.stop()).isIn(0, 143);
    int before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() > before + 200);
    load.stop();
    running.join();

    assertThat(load.statuses()).containsOnlyKeys(200);
  }

  @Test
  void nobodyJoinsWithoutTheKeys() throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember outsider =
          ClusterMember.of(directory, "outsider", "chain").with(keys("other-keys"));
      ClusterMember.write(origin, List.of(control, proxy, one, outsider));
      nodes.start(control);
      nodes.start(outsider);
      nodes.start(proxy);
      // Only the outsider could evaluate.
      Load load = Load.through(proxy.files());
      load.run(url(origin), 5, 1);
      assertThat(load.statuses()).containsOnlyKeys(403);

      nodes.start(one);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(status(origin)).isEqualTo(200));
      assertThat(Files.readString(control.files().directory().resolve("log")))
          .contains("cluster.tls.ca_file does not vouch for its certificate");
    }
  }

  private int status(RecordingOrigin origin) {
    Load load = Load.through(proxy.files());
    load.run(url(origin), 1, 1);
    return load.statuses().keySet().iterator().next();
  }

  private static CompletableFuture<Void> start(Load load, RecordingOrigin origin) {
    return CompletableFuture.runAsync(() -> load.run(url(origin), 1_000_000, CONNECTIONS));
  }

  private static String url(RecordingOrigin origin) {
    return "http://" + Deployment.INSPECTED + ":" + origin.port();
  }

  /** What {@code sluice cluster keys} makes, as lines of the settings. */
  private String keys(String name) {
    String where = directory.resolve(name).toString();
    assertThat(SluiceCommand.execute(new String[] {"cluster", "keys", "--out", where})).isZero();
    return "tls: {certificate_file: %1$s/node.pem, key_file: %1$s/node.key, ca_file: %1$s/ca.pem}"
        .formatted(where);
  }
}
