package dev.sluice.it;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a node at random moments under load, half of the times while Kafka is down, and damages its
 * journal before it starts again: a short form of soak/kill, which sets the properties soak.kills,
 * soak.damaged, soak.seed and soak.minutes.
 */
@Execution(CONCURRENT)
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Order(2)
class KillProofIT {
  private static final int KILLS = Integer.getInteger("soak.kills", 1);
  private static final int DAMAGED = Integer.getInteger("soak.damaged", 4);
  private static final Duration AT_MOST =
      Duration.ofMinutes(Integer.getInteger("soak.minutes", 15));
  private static final List<JournalDamage> DAMAGES = List.of(JournalDamage.values());
  private static final long SEED = Long.getLong("soak.seed", 1);
  private static final int CONNECTIONS = 64;

  /** Kills before Kafka is stopped or started again. */
  private static final int BLOCK = 5;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Set<String> refused = new HashSet<>();

  /** Kills whose runs a restored state knows nothing of. */
  private final Set<Integer> undone = new HashSet<>();

  @ParameterizedTest(name = "transactions: {0}")
  @ValueSource(booleans = {false, true})
  void everyRequestThatTheOriginSawAndEveryRefusalHasOneDecision(boolean transactions) {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node =
          Deployment.in(directory).write(origin).with("transactions: " + transactions + ", ", "");
      try (BrokerProcess kafka = BrokerProcess.start(directory, node.kafka())) {
        boolean up = true;
        int kill = 0;
        for (long start = System.nanoTime();
            kill < KILLS && System.nanoTime() - start < AT_MOST.toNanos();
            kill++) {
          boolean wanted = isUp(kill, transactions);
          if (up != wanted) {
            change(kafka, wanted);
          }
          up = wanted;
          try (SluiceProcess sluice = node.run()) {
            killUnderLoad(node, sluice, origin, kill);
          }
        }
        if (!up) {
          change(kafka, true);
        }
        check(node, origin, transactions, kill);
      }
    }
  }

  @Test
  void everyDecisionIsOnTheTopicOnceOrItsLossIsToldWithBounds() {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin).with("", "max_bytes: 64MiB");
      try (BrokerProcess kafka = BrokerProcess.start(directory, node.kafka())) {
        boolean up = true;
        int kill = 0;
        for (long start = System.nanoTime();
            kill < DAMAGED && System.nanoTime() - start < AT_MOST.toNanos();
            kill++) {
          boolean wanted = isUp(kill, true);
          if (up != wanted) {
            change(kafka, wanted);
          }
          up = wanted;
          killAndDamage(node, origin, kill);
        }
        if (!up) {
          change(kafka, true);
        }
        checkBounds(node, origin, kill);
      }
    }
  }

  private void killAndDamage(Deployment node, RecordingOrigin origin, int kill) {
    Path audit = directory.resolve("state/audit");
    Path backup = directory.resolve("backup");
    JournalDamage damage = DAMAGES.get(kill % DAMAGES.size());
    if (damage == JournalDamage.OLDER_STATE) {
      JournalDamage.keep(audit, backup);
      undone.add(kill);
    }
    try (SluiceProcess sluice = node.run()) {
      killUnderLoad(node, sluice, origin, kill);
    }
    damage.to(audit, backup, random);
  }

  private void checkBounds(Deployment node, RecordingOrigin origin, int kills) {
    Decisions decisions = new Decisions();
    Set<String> all = new HashSet<>(origin.paths());
    all.addAll(refused);
    // An older state replaced what these runs had not shipped, so that nothing can tell of it.
    all.removeIf(path -> undone.contains(Integer.valueOf(path.split("/", 3)[1])));
    try (SluiceProcess sluice = node.run();
        AuditTopic topic = AuditTopic.open(node.kafka())) {
      topic.follow(decisions, () -> decisions.missing(all) <= decisions.lostAtMost());
      assertThat(sluice.stop()).isIn(0, 143);
      topic.toEnd(decisions);
    }
    System.out.printf(
        "%d kills with damage: %d requests, %d without a decision, at most %d said to be lost, %d"
            + " gaps, %d of older states, %d doubled, %d uids reused, %d events redelivered%n",
        kills,
        all.size(),
        decisions.missing(all),
        decisions.lostAtMost(),
        decisions.gaps(),
        decisions.olderStates(),
        decisions.doubled(),
        decisions.reused(),
        decisions.redelivered());
    assertThat(decisions.missing(all)).isLessThanOrEqualTo(decisions.lostAtMost());
    assertThat(decisions.gaps()).isPositive();
    // Two in twenty come while Kafka is up; the topic may have nothing of the shortest runs.
    assertThat(decisions.olderStates()).isGreaterThanOrEqualTo(kills / 20);
    assertThat(decisions.doubled()).isZero();
    assertThat(decisions.reused()).isZero();
  }

  /** In blocks; the two forms begin with different ones, so that one kill of each shows both. */
  private static boolean isUp(int kill, boolean transactions) {
    int block = kill / BLOCK + (transactions ? 0 : 1);
    return block % 2 == 0;
  }

  private static void change(BrokerProcess kafka, boolean up) {
    if (up) {
      kafka.restart();
    } else {
      kafka.stop();
    }
  }

  /** The load has more requests than the origin will see before the kill. */
  private void killUnderLoad(
      Deployment node, SluiceProcess sluice, RecordingOrigin origin, int kill) {
    int before = origin.seen();
    int after = 50 + random.nextInt(2_000);
    String url = "http://" + PLAIN + ":" + origin.port() + "/" + kill;
    Load load = Load.through(node).alsoRefused();
    try (ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
      worker.execute(() -> load.run(url, 1_000_000, CONNECTIONS));
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> origin.seen() >= before + after);
      sluice.kill();
    }
    refused.addAll(load.refused());
  }

  private void check(Deployment node, RecordingOrigin origin, boolean transactions, int kills) {
    Decisions decisions = new Decisions();
    try (SluiceProcess sluice = node.run();
        AuditTopic topic = AuditTopic.open(node.kafka())) {
      Set<String> seen = origin.paths();
      assertThat(seen).isNotEmpty();
      assertThat(refused).isNotEmpty();
      topic.follow(decisions, () -> decisions.decide(seen) && decisions.decide(refused));
      assertThat(sluice.stop()).isIn(0, 143);
      topic.toEnd(decisions);
      System.out.printf(
          "%d kills, transactions %s: %d requests seen, %d refusals, %d decisions, %d doubled, %d"
              + " events redelivered%n",
          kills,
          transactions,
          seen.size(),
          refused.size(),
          decisions.requests(),
          decisions.doubled(),
          decisions.redelivered());
    }
    assertThat(decisions.doubled()).isZero();
    assertThat(transactions ? decisions.redelivered() : 0).isZero();
    decisions.assertNoGap();
  }
}
