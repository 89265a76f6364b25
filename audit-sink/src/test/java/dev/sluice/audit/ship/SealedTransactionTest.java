package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.MemoryQueue;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import dev.sluice.testing.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of sealed events. */
class SealedTransactionTest {
  private static final Node NODE = new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY));

  /** As many as a session reads at once, so that the next record is in the next transaction. */
  private static final int FIRST = 256;

  @TempDir Path directory;

  private final MemoryQueue source = new MemoryQueue("w/0", 4 * FIRST);
  private final FaultRegister faults = new FaultRegister();
  private final ResumePositions resumption = new ResumePositions("group");
  private long nowMs = SampleRecords.TIME;
  private long stepMs;

  /**
   * The exchange was sealed for a transaction that failed, and is sent in place of its decision.
   */
  @Test
  void aTransactionThatEndsBetweenDecisionAndCompletionSendsTheirEventOnce() throws Exception {
    appendUpToADecisionAndItsCompletion();
    try (SealedMapping sealing = sealing()) {
      MockProducer<String, byte[]> failing = producer();
      TransactionalSession aborted = session(failing, sealing);
      assertThat(aborted.step(List.of(source), false).busy()).isTrue();
      assertThat(aborted.step(List.of(source), false).busy()).isTrue();
      nowMs += 500;
      failing.commitTransactionException = new TimeoutException("away");
      assertThatThrownBy(() -> aborted.step(List.of(source), false))
          .isInstanceOf(ShippingException.class);
    }
    source.rewind();
    try (SealedMapping sealing = sealing()) {
      MockProducer<String, byte[]> producer = producer();
      TransactionalSession session = session(producer, sealing);
      // Each transaction is due when one reading ends.
      stepMs = 10;
      session.step(List.of(source), false);
      assertThat(source.pending()).isEqualTo(1);
      for (int i = 0; i < 100 && source.pending() > 0; i++) {
        session.step(List.of(source), false);
      }
      assertThat(source.pending()).isZero();
      assertThat(uids(producer)).hasSizeGreaterThan(FIRST - 1).doesNotHaveDuplicates();
    }
  }

  private void appendUpToADecisionAndItsCompletion() {
    for (int i = 1; i < FIRST; i++) {
      source.append(
          SampleRecords.at(SampleRecords.TIME, "r" + i).setRequest(SampleRecords.denied()).build());
    }
    source.append(SampleRecords.at().setRequest(SampleRecords.redacted()).build());
    source.append(
        SampleRecords.at()
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build());
  }

  private SealedMapping sealing() throws Exception {
    return SealedMapping.open(
        directory, NODE.id(), new EventMapper(NODE), EventSettings.DEFAULTS.checkpoints());
  }

  private static MockProducer<String, byte[]> producer() {
    MockProducer<String, byte[]> producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static List<String> uids(MockProducer<String, byte[]> sent) {
    return sent.history().stream()
        .map(
            record ->
                new String(record.headers().lastHeader("uid").value(), StandardCharsets.UTF_8))
        .toList();
  }

  private TransactionalSession session(
      MockProducer<String, byte[]> producer, SealedMapping sealing) {
    return new TransactionalSession(
        producer,
        new EventRecords("audit", NODE.id(), sealing, HeaderKind.OCSF),
        new JoinWindow(Duration.ofSeconds(2), () -> TimeUnit.MILLISECONDS.toNanos(now())),
        new SourceTurns(
            new ShippingStatus(faults.of(FaultKind.SHIPPING), faults.of(FaultKind.READING)),
            () -> 0),
        resumption);
  }

  private long now() {
    nowMs += stepMs;
    return nowMs;
  }
}
