package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * kill -9 while policies are put: after the restart the policy is the last one that was answered,
 * or the one that was on its way. A short form of {@code soak/put-kill}, which sets the properties
 * soak.kills and soak.seed.
 */
@Execution(CONCURRENT)
class StoreKillIT {
  private static final int KILLS = Integer.getInteger("soak.kills", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void thePolicyIsTheOldOrTheNewOne() throws IOException {
    Random random = new Random(SEED);
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      int stored = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        stored = killWhilePutting(node, stored, 1 + random.nextInt(50));
      }
    }
  }

  /** The number of the policy that is in force afterwards. */
  private static int killWhilePutting(Deployment node, int before, int puts) throws IOException {
    AtomicInteger answered = new AtomicInteger(before);
    AtomicInteger asked = new AtomicInteger(before);
    try (SluiceProcess sluice = node.dev();
        Operator operator = new Operator(node)) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(
              () -> putUntilKilled(operator, asked, answered), Thread::startVirtualThread);
      await().atMost(PATIENCE).until(() -> writer.isDone() || answered.get() >= before + puts);
      sluice.kill();
      assertThat(writer).succeedsWithin(PATIENCE);
    }
    try (SluiceProcess sluice = node.dev();
        Operator operator = new Operator(node)) {
      int found = number(operator.get());
      assertThat(found).isBetween(answered.get(), asked.get());
      assertThat(sluice.stop()).isIn(0, 143);
      return found;
    }
  }

  private static void putUntilKilled(
      Operator operator, AtomicInteger asked, AtomicInteger answered) {
    try {
      while (true) {
        int number = asked.incrementAndGet();
        assertThat(operator.put(policy(number))).isEqualTo(200);
        answered.set(number);
      }
    } catch (IOException killed) {
      // What the test is about; the next start tells what was stored.
    }
  }

  private static String policy(int number) {
    return "version: 1\nnetwork_policies: {p%d: {endpoints: [{host: a.test, port: 443}]}}\n"
        .formatted(number);
  }

  private static int number(String yaml) {
    return Integer.parseInt(yaml.replaceAll("(?s).*\\{p(\\d+):.*", "$1"));
  }
}
