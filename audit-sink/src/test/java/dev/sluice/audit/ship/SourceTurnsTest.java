package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.MemoryQueue;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalEntry;
import dev.sluice.audit.journal.JournalHarness;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two writers, of which the first has lost its file. */
class SourceTurnsTest {
  private static final Node NODE = new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY));
  private static final EventRecords RECORDS =
      new EventRecords("audit", NODE.id(), new EventMapper(NODE), HeaderKind.OCSF);

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final AtomicLong nanos = new AtomicLong();
  private final JoinWindow window = new JoinWindow(Duration.ofSeconds(2), nanos::get);
  private final FaultRegister faults = new FaultRegister();
  private final ShippingStatus status =
      new ShippingStatus(faults.of(FaultKind.SHIPPING), reading());
  private final SourceTurns turns = new SourceTurns(status, nanos::get);

  @SuppressWarnings("NullAway.Init")
  private Journal journal;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  /** A source with a bug. */
  private record Broken(MemoryQueue queue) implements RecordSource {
    @Override
    public String writer() {
      return queue.writer();
    }

    @Override
    public Optional<JournalEntry> poll() {
      throw new IllegalStateException("content");
    }

    @Override
    public void acknowledge(long sequence) {
      queue.acknowledge(sequence);
    }

    @Override
    public long acknowledged() {
      return queue.acknowledged();
    }

    @Override
    public long recovered() {
      return queue.recovered();
    }

    @Override
    public void skipTo(long sequence) {
      queue.skipTo(sequence);
    }

    @Override
    public void rewind() {
      queue.rewind();
    }

    @Override
    public long pending() {
      return queue.pending();
    }

    @Override
    public Duration oldest() {
      return queue.oldest();
    }

    @Override
    public void close() {
      queue.close();
    }
  }

  @BeforeEach
  void loseAFile() throws IOException {
    journal = Journal.open(directory, 64 << 10, 4 << 20);
    for (JournalWriter writer : List.of(journal.openWriter(), journal.openWriter())) {
      for (int i = 1; i <= 3; i++) {
        writer.append(JournalHarness.decision(i));
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("segments"))) {
      file = files.filter(found -> name(found).startsWith("00000-")).findFirst().orElseThrow();
    }
    Files.move(file, elsewhere.resolve("file"));
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @Test
  void theOthersAreShippedAndItFollowsAfterItsPause() throws Exception {
    ShippingSession session = new IdempotentSession(producer, RECORDS, window, turns);
    session.step(journal.sources(), false);
    session.step(journal.sources(), false);
    assertThat(producer.history()).hasSize(3);
    assertThat(pending(0)).isEqualTo(3);
    assertThat(pending(1)).isZero();
    assertTold();

    Files.move(elsewhere.resolve("file"), file);
    session.step(journal.sources(), false);
    assertThat(producer.history()).hasSize(3);
    nanos.addAndGet(Duration.ofMillis(250).toNanos());
    session.step(journal.sources(), false);
    session.step(journal.sources(), false);
    assertThat(producer.history()).hasSize(6);
    assertThat(session.isIdle()).isTrue();
    assertThat(status.shipping()).isEqualTo(ShippingState.STARTING);
    assertThat(status.error()).isEmpty();
  }

  @Test
  void theTransactionOfTheOthersIsCommittedWithTheirPositions() throws Exception {
    producer.initTransactions();
    ShippingSession session =
        new TransactionalSession(producer, RECORDS, window, turns, new ResumePositions("group"));
    session.step(journal.sources(), false);
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(session.step(journal.sources(), false).shipped()).isEqualTo(3);
    assertThat(pending(0)).isEqualTo(3);
    assertThat(pending(1)).isZero();
    Map<String, Long> committed =
        CommittedPositions.of(
                Objects.requireNonNull(
                        producer.consumerGroupOffsetsHistory().getLast().get("group"))
                    .values())
            .sequences();
    assertThat(committed).containsEntry(journal.nodeId() + "/1", 3L);
    assertThat(committed.getOrDefault(journal.nodeId() + "/0", 0L)).isZero();
    assertTold();
  }

  @Test
  void afterItsAttemptsTheLossIsToldWithBounds() throws Exception {
    await().until(() -> faults(FaultKind.MAPPING) == 1);
    Duration step = Duration.ofMillis(250);
    Optional<JournalEntry> entry = turns.poll(source(0));
    while (entry.isEmpty() && nanos.get() < Duration.ofMinutes(5).toNanos()) {
      nanos.addAndGet(step.toNanos());
      // A new session begins after every step, as while Kafka is away.
      source(0).rewind();
      entry = turns.poll(source(0));
    }
    assertThat(entry).contains(new JournalEntry.Lost(3, 3, 3));
    assertThat(Duration.ofNanos(nanos.get()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
    assertThat(reading().count()).isEqualTo(11);
    assertThat(reading().report().orElseThrow().standing()).isFalse();
  }

  @Test
  void aBugInOneSourceIsNamedWithoutContent() throws Exception {
    MemoryQueue sound = new MemoryQueue("w/1", 10);
    sound.append(JournalHarness.decision(1));
    Broken broken = new Broken(new MemoryQueue("w/0", 10));
    ShippingSession session = new IdempotentSession(producer, RECORDS, window, turns);
    session.step(List.of(broken, sound), false);
    assertThat(producer.history()).hasSize(1);
    assertThat(status.error()).contains("IllegalStateException").doesNotContain("content");
  }

  private void assertTold() {
    assertThat(status.shipping()).isEqualTo(ShippingState.RETRYING);
    assertThat(status.error()).contains("NoSuchFileException " + file, "(since 2");
    assertThat(status.view(3, Duration.ZERO).state()).isEqualTo(ShippingState.RETRYING);
    assertThat(reading().report().orElseThrow().standing()).isTrue();
    assertThat(faults.of(FaultKind.SHIPPING).report()).isEmpty();
  }

  private FaultState reading() {
    return faults.of(FaultKind.READING);
  }

  private long faults(FaultKind kind) {
    return journal.faults().of(kind).count();
  }

  private long pending(int writer) {
    return source(writer).pending();
  }

  private RecordSource source(int writer) {
    return journal.sources().stream()
        .filter(source -> source.writer().endsWith("/" + writer))
        .findFirst()
        .orElseThrow();
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
