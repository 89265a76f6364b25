package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two control nodes share a store; the one that is active is killed under load. There are no more
 * nodes, so that who takes over is not in the majority.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(2)
class StandbyControlIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CONNECTIONS = 4;

  @TempDir private Path directory;
  private ClusterMember control;
  private ClusterMember everything;

  @BeforeEach
  void place() {
    control = ClusterMember.of(directory, "control", "control");
    everything = ClusterMember.of(directory, "everything", "proxy, chain, control");
  }

  @Test
  void theOtherGoesOnWhereTheKilledOneWas() throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses();
        Operator first = new Operator(control.files());
        Operator second = new Operator(everything.files())) {
      ClusterMember.write(origin, List.of(control, everything));
      share(control);
      share(everything);
      SluiceProcess killed = nodes.start(control);
      SluiceProcess survivor = nodes.start(everything);
      assertThat(first.answerTo(policy(origin, 2))).startsWith("200");
      // The nodes may hear of each other later than they are ready.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(second.answerTo(policy(origin, 3)))
                      .startsWith("503")
                      .contains("stands by; the active one is")
                      .contains("-" + control.files().admin()));

      killUnderLoad(origin, killed, () -> taken(second, policy(origin, 3)));
      assertThat(second.get()).isEqualTo(policy(origin, 3));
      nodes.start(control);
      assertThat(first.answerTo(policy(origin, 4))).startsWith("503");
      assertThat(survivor.stop()).isIn(0, 143);
      await().atMost(PATIENCE).until(() -> taken(first, policy(origin, 4)));
      assertThat(numbers()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }
  }

  /** Traffic does not notice. */
  private void killUnderLoad(
      RecordingOrigin origin, SluiceProcess killed, Callable<Boolean> changed) {
    Load load = Load.through(everything.files());
    String url = "http://" + Deployment.INSPECTED + ":" + origin.port();
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(
            () -> load.run(url, 1_000_000, CONNECTIONS), Thread::startVirtualThread);
    await().atMost(PATIENCE).until(() -> load.answered() > 100);
    killed.kill();
    await().atMost(PATIENCE).until(changed);
    int before = load.answered();
    await().atMost(PATIENCE).until(() -> load.answered() > before + 100);
    load.stop();
    running.join();
    assertThat(load.statuses().keySet()).isEqualTo(Set.of(200));
  }

  private static boolean taken(Operator operator, String policy) throws IOException {
    String answer = operator.answerTo(policy);
    assertThat(answer).matches("(?s)(200|503) .*");
    return answer.startsWith("200");
  }

  private void share(ClusterMember member) throws IOException {
    Files.writeString(
        member.files().directory().resolve("config/sluice.yaml"),
        "control: {store: '%s'}\n".formatted(store()),
        StandardOpenOption.APPEND);
  }

  private Path store() {
    return directory.resolve("store");
  }

  private Set<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(store())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".generation"))
          .map(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
          .collect(Collectors.toSet());
    }
  }

  /** Admits as before, and is another one. */
  private static String policy(RecordingOrigin origin, int number) {
    return Deployment.policy(origin) + "# %d\n".formatted(number);
  }
}
