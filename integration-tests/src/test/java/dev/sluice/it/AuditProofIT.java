package dev.sluice.it;

import static dev.sluice.it.Deployment.INSPECTED;
import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Not one decision lost: a short form of the proofs under soak/, which set the properties
 * soak.requests, soak.connections, soak.kills and soak.seed.
 */
class AuditProofIT {
  private static final int REQUESTS = Integer.getInteger("soak.requests", 2_000);
  private static final int CONNECTIONS = Integer.getInteger("soak.connections", 64);
  private static final int KILLS = Integer.getInteger("soak.kills", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);

  @TempDir Path directory;

  @Test
  void countsEveryRequestOnceOverHttpAndThroughTls() {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      try (SluiceProcess sluice = node.dev();
          AuditTopic topic = AuditTopic.open(node.kafka())) {
        Load load = Load.through(node);
        load.run("http://" + PLAIN + ":" + origin.port(), REQUESTS, CONNECTIONS);
        load.run("https://" + INSPECTED + ":" + origin.tlsPort(), REQUESTS, CONNECTIONS);

        assertThat(load.failed()).isZero();
        assertThat(load.answered()).isEqualTo(2 * REQUESTS);
        Decisions decisions = new Decisions();
        topic.follow(decisions, () -> decisions.requests() == 2 * REQUESTS);
        assertThat(decisions.doubled()).isZero();
        assertThat(decisions.redelivered()).isZero();
        decisions.assertNoGap();
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }

  @Test
  void recordsEveryRequestThatTheOriginSawDespiteAKill() {
    Random random = new Random(SEED);
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      for (int kill = 0; kill < KILLS; kill++) {
        try (SluiceProcess sluice = node.dev()) {
          killUnderLoad(node, sluice, origin, kill, 50 + random.nextInt(2_000));
        }
      }
      try (SluiceProcess sluice = node.dev();
          AuditTopic topic = AuditTopic.open(node.kafka())) {
        Set<String> seen = origin.paths();
        assertThat(seen).isNotEmpty();
        Decisions decisions = new Decisions();
        topic.follow(decisions, () -> decisions.decide(seen));
        assertThat(decisions.doubled()).isZero();
        decisions.assertNoGap();
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }

  /** The load has more requests than the origin will see before the kill. */
  private static void killUnderLoad(
      Deployment node, SluiceProcess sluice, RecordingOrigin origin, int kill, int after) {
    int before = origin.paths().size();
    String url = "http://" + PLAIN + ":" + origin.port() + "/" + kill;
    try (ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
      load.execute(() -> Load.through(node).run(url, 1_000_000, CONNECTIONS));
      await().until(() -> origin.paths().size() >= before + after);
      sluice.kill();
    }
  }
}
