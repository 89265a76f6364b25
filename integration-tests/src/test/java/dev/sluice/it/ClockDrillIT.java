package dev.sluice.it;

import static dev.sluice.it.AuditDrill.CONNECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wall clock of a node is set back an hour and forward again under load: no request and no
 * event waits for it, and no event ends before it begins. The build runs a short form; soak/clock
 * runs more rounds, and tries it without transactions too. Needs a C compiler.
 */
@Execution(ExecutionMode.CONCURRENT)
class ClockDrillIT {
  private static final boolean SHORT = Integer.getInteger("soak.rounds") == null;
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 1);
  private static final long HOUR = Duration.ofHours(1).toSeconds();
  private static final List<Long> OFFSETS =
      SHORT ? List.of(-HOUR, 0L) : List.of(-HOUR, 0L, HOUR, 0L);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path directory;

  static List<Boolean> transactions() {
    return SHORT ? List.of(true) : List.of(false, true);
  }

  @ParameterizedTest(name = "transactions: {0}")
  @MethodSource("transactions")
  void aClockThatIsSetHoldsNothing(boolean transactions) throws Exception {
    Path library = directory.resolve("clock.so");
    assumeThat(compiled(library)).as("a C compiler is installed").isTrue();
    try (AuditDrill drill =
            AuditDrill.in(
                directory, "transactions: " + transactions + ", ", "unready: {oldest: 10m}");
        SluiceProcess sluice =
            drill
                .node()
                .run(
                    List.of("env", "LD_PRELOAD=" + library, "CLOCK_OFFSET=" + set(0).toString()))) {
      Load load = Load.through(drill.node());
      load.run(drill.url(), 100, CONNECTIONS);
      drill.awaitShipped();
      for (int round = 0; round < ROUNDS; round++) {
        for (long offset : OFFSETS) {
          underLoad(drill, load, offset);
        }
      }
      assertThat(load.statuses()).containsOnlyKeys(200);
      assertEvents(drill);
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  /** Sets the clock while requests run, and then everything has to be shipped soon. */
  private void underLoad(AuditDrill drill, Load load, long offset) throws IOException {
    try (ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
      worker.execute(() -> load.run(drill.url(), 2_000, CONNECTIONS));
      set(offset);
    }
    long start = System.nanoTime();
    drill.awaitShipped();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(drill.ready().statusCode()).isEqualTo(200);
  }

  private static void assertEvents(AuditDrill drill) {
    Decisions decisions = new Decisions();
    List<JsonObject> events = drill.events();
    events.forEach(decisions);
    assertThat(decisions.decide(drill.origin().paths())).isTrue();
    assertThat(decisions.doubled()).isZero();
    decisions.assertNoGap();
    assertThat(events)
        .filteredOn(event -> event.containsKey("end_time"))
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(event.getLong("end_time"))
                    .isGreaterThanOrEqualTo(event.getLong("time")));
  }

  /** Written in place, because the node has the file in memory. */
  private Path set(long offset) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(offset).array();
    Path file = directory.resolve("offset");
    if (Files.exists(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(bytes));
      }
      return file;
    }
    return Files.write(file, bytes);
  }

  private static boolean compiled(Path library) throws InterruptedException {
    Path source = Path.of(System.getProperty("basedir", "")).resolve("src/test/c/clock.c");
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
