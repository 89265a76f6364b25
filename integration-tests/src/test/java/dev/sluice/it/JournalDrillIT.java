package dev.sluice.it;

import static dev.sluice.it.AuditDrill.CONNECTIONS;
import static dev.sluice.it.AuditDrill.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files that the journal writes are truncated, removed or away for a while under load, or its
 * directory cannot be written: the node lives, each decision is on the topic or told as lost, and
 * requests are refused only while no file can be written. The build damages two files; soak/journal
 * sets soak.rounds and soak.seed, tries it with fsync too, and takes files away.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class JournalDrillIT {
  private static final boolean SHORT = Integer.getInteger("soak.rounds") == null;
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);
  private static final long SEED = Long.getLong("soak.seed", 1);

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  static List<String> durabilities() {
    return SHORT ? List.of("journaled") : List.of("journaled", "fsync");
  }

  @ParameterizedTest(name = "durability: {0}")
  @MethodSource("durabilities")
  void aDamagedSegmentIsLeftAndItsLossIsTold(String durability) throws Exception {
    try (AuditDrill drill = AuditDrill.in(directory, "", "durability: " + durability);
        SluiceProcess sluice = drill.node().run()) {
      Load load = Load.through(drill.node());
      for (int round = 0; round < ROUNDS; round++) {
        load.run(drill.url(), 200, CONNECTIONS);
        truncate(SHORT ? List.of(segmentOf(false)) : some(segments()));
        load.run(drill.url(), 200, CONNECTIONS);
        for (Path segment : SHORT ? List.of(segmentOf(true)) : some(segments())) {
          Files.delete(segment);
        }
        load.run(drill.url(), 200, CONNECTIONS);
        await().atMost(PATIENCE).until(() -> drill.fault("mapping").isPresent());
        load.run(drill.url(), 200, CONNECTIONS);
        drill.awaitShipped();
      }
      assertThat(load.answered()).isGreaterThan(700 * ROUNDS);
      assertAllToldOrThere(drill);
      JsonObject fault = drill.fault("mapping").orElseThrow();
      assertThat(fault.getInteger("count")).isPositive();
      assertThat(fault.getString("since")).endsWith("Z");
      assertThat(fault.getBoolean("standing")).isFalse();
      assertThat(drill.ready().statusCode()).isEqualTo(200);
      assertThat(sluice.stop()).isIn(0, 143);
    }
    assertThat(lines("its writer continues in another")).isLessThan(20L * ROUNDS);
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.rounds", matches = ".+")
  void filesThatAreAwayForAWhileLoseNothing() throws Exception {
    try (AuditDrill drill = AuditDrill.in(directory, "", "");
        SluiceProcess sluice = drill.node().run()) {
      Load load = Load.through(drill.node());
      load.run(drill.url(), 200, CONNECTIONS);
      Path away = Files.createDirectory(directory.resolve("away"));
      List<Path> segments = segments();
      for (Path segment : segments) {
        Files.move(segment, away.resolve(segment.getFileName()));
      }
      load.run(drill.url(), 200, CONNECTIONS);
      await().atMost(PATIENCE).until(() -> drill.fault("mapping").isPresent());
      load.run(drill.url(), 200, CONNECTIONS);
      for (Path segment : segments) {
        Files.move(away.resolve(segment.getFileName()), segment);
      }
      drill.awaitShipped();
      assertThat(load.statuses()).containsOnlyKeys(200);
      assertThat(assertAllToldOrThere(drill).gaps()).isZero();
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "soak.rounds", matches = ".+")
  void aDirectoryThatCannotBeWrittenRefusesUntilItCan() throws Exception {
    try (AuditDrill drill = AuditDrill.in(directory, "", "");
        SluiceProcess sluice = drill.node().run()) {
      Load load = Load.through(drill.node());
      load.run(drill.url(), 100, CONNECTIONS);
      drill.awaitShipped();
      Path segments = directory.resolve("state/audit/segments");
      Path away = directory.resolve("state/audit/away");
      Files.move(segments, away);
      Files.createFile(segments);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                load.run(drill.url(), 100, CONNECTIONS);
                return load.statuses().containsKey(503);
              });
      assertThat(drill.ready().statusCode()).isEqualTo(503);
      assertThat(drill.ready().body()).contains("no journal segment can be made");
      assertThat(drill.fault("segments").orElseThrow().getBoolean("standing")).isTrue();
      Files.delete(segments);
      Files.move(away, segments);
      await().atMost(PATIENCE).until(() -> drill.ready().statusCode() == 200);
      load.run(drill.url(), 100, CONNECTIONS);
      drill.awaitShipped();
      assertAllToldOrThere(drill);
      assertThat(sluice.stop()).isIn(0, 143);
    }
    assertThat(lines("no journal segment can be made")).isLessThan(10);
  }

  /** What the origin saw is decided on the topic, or the topic says how many decisions are not. */
  private static Decisions assertAllToldOrThere(AuditDrill drill) {
    Decisions decisions = new Decisions();
    drill.events().forEach(decisions);
    long missing = decisions.missing(drill.origin().paths());
    System.out.printf(
        "%d requests, %d decisions missing, at most %d records told as lost%n",
        drill.origin().paths().size(), missing, decisions.lostAtMost());
    assertThat(decisions.doubled()).isZero();
    assertThat(missing).isLessThanOrEqualTo(decisions.lostAtMost());
    return decisions;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("state/audit/segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).toList();
    }
  }

  /**
   * The file of the first writer, or of the last: the node looks for each file for more than a
   * minute, and for those of one writer in turn.
   */
  private Path segmentOf(boolean last) throws IOException {
    List<Path> all = segments().stream().sorted().toList();
    return last ? all.getLast() : all.getFirst();
  }

  /** One of them at least. */
  private List<Path> some(List<Path> files) {
    List<Path> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(shuffled.size()));
  }

  private static void truncate(List<Path> files) throws IOException {
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }

  private long lines(String text) throws IOException {
    return Files.readAllLines(directory.resolve("log")).stream()
        .filter(line -> line.contains(text))
        .count();
  }
}
