package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.MemoryQueue;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import dev.sluice.testing.SampleRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionalSessionTest {
  private static final Node NODE = new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY));

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final MemoryQueue source = new MemoryQueue("w/0", 100);
  private final AtomicLong nowMs = new AtomicLong(SampleRecords.TIME);
  private final FaultRegister faults = new FaultRegister();
  private final ResumePositions resumption = new ResumePositions("group");

  @BeforeEach
  void take() {
    producer.initTransactions();
  }

  @Test
  void eventsAndPositionTakeEffectTogetherAndOnlyThenLeaveTheJournal() throws Exception {
    TransactionalSession session = session();
    append(3);
    assertThat(session.step(List.of(source), false).shipped()).isZero();
    assertThat(producer.history()).isEmpty();
    assertThat(source.pending()).isEqualTo(3);

    nowMs.addAndGet(500);
    assertThat(session.step(List.of(source), false).shipped()).isEqualTo(3);
    assertThat(producer.history()).hasSize(3);
    assertThat(committed().of("w/0")).isEqualTo(3);
    assertThat(source.pending()).isZero();
    assertThat(session.isIdle()).isTrue();
  }

  @Test
  void waitingDecisionsAreSentAloneAtTheEndOfATransaction() throws Exception {
    TransactionalSession session = session();
    source.append(SampleRecords.at().setRequest(SampleRecords.redacted()).build());
    session.step(List.of(source), false);
    nowMs.addAndGet(500);
    session.step(List.of(source), false);
    assertThat(producer.history()).hasSize(3);
    assertThat(committed().of("w/0")).isEqualTo(1);
  }

  @Test
  void aFailedTransactionLeavesTheJournalUnchanged() throws Exception {
    TransactionalSession session = session();
    append(2);
    session.step(List.of(source), false);
    nowMs.addAndGet(500);
    producer.commitTransactionException = new TopicAuthorizationException("audit");
    assertThatThrownBy(() -> session.step(List.of(source), false))
        .isInstanceOfSatisfying(
            ShippingException.class,
            failed -> assertThat(failed.kind()).isEqualTo(ShippingException.Kind.FATAL));
    assertThat(source.pending()).isEqualTo(2);
  }

  @Test
  void committedEventsOfAnEarlierSessionAreNotSentAgain() throws Exception {
    append(3);
    source.poll();
    source.poll();
    source.rewind();
    CopiedMemory memory = new CopiedMemory();
    resumption.found(CommittedPositions.NONE, memory);
    resumption.found(resumption.next(Map.of("w/0", 2L)), memory);
    TransactionalSession session = session();
    session.step(List.of(source), true);
    session.step(List.of(source), true);
    assertThat(producer.history()).hasSize(1);
    assertThat(committed().of("w/0")).isEqualTo(3);
  }

  @Test
  void positionsOfManyWritersFitTheLimitOfABroker() {
    Map<String, Long> many = new java.util.HashMap<>();
    for (int i = 0; i < 300; i++) {
      many.put("0f5c2a4e-8f0e-4b57-9a53-4ad0c1d7b1a9/" + i, Long.MAX_VALUE / (i + 10));
    }
    Map<TopicPartition, OffsetAndMetadata> offsets =
        new CommittedPositions(many, "0a-7").offsets("audit");
    assertThat(offsets.values())
        .allSatisfy(offset -> assertThat(offset.metadata()).hasSizeLessThanOrEqualTo(4096));
    assertThat(CommittedPositions.of(offsets.values()))
        .isEqualTo(new CommittedPositions(many, "0a-7"));
    assertThat(CommittedPositions.of(List.of(new OffsetAndMetadata(0, "x\ny z\n"))).sequences())
        .isEmpty();
  }

  @Test
  void anEventThatKafkaDoesNotTakeEndsTheSessionAtOnce() throws Exception {
    MockProducer<String, byte[]> silent =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    silent.initTransactions();
    TransactionalSession session = session(silent);
    append(3);
    session.step(List.of(source), false);
    silent.errorNext(new UnknownTopicOrPartitionException("deleted"));
    assertThatThrownBy(() -> session.step(List.of(source), false))
        .isInstanceOfSatisfying(
            ShippingException.class,
            failed -> assertThat(failed.kind()).isEqualTo(ShippingException.Kind.RETRIABLE))
        .hasMessageContaining("UnknownTopicOrPartitionException");
    assertThat(source.pending()).isEqualTo(3);
  }

  private CommittedPositions committed() {
    return CommittedPositions.of(
        Objects.requireNonNull(producer.consumerGroupOffsetsHistory().getLast().get("group"))
            .values());
  }

  private void append(int records) {
    for (int i = 0; i < records; i++) {
      source.append(
          SampleRecords.at(SampleRecords.TIME, "r" + i).setRequest(SampleRecords.denied()).build());
    }
  }

  private TransactionalSession session() {
    return session(producer);
  }

  private TransactionalSession session(MockProducer<String, byte[]> through) {
    return new TransactionalSession(
        through,
        new EventRecords("audit", NODE.id(), new EventMapper(NODE), HeaderKind.OCSF),
        new JoinWindow(Duration.ofSeconds(2), () -> TimeUnit.MILLISECONDS.toNanos(nowMs.get())),
        new SourceTurns(
            new ShippingStatus(faults.of(FaultKind.SHIPPING), faults.of(FaultKind.READING)),
            () -> 0),
        resumption);
  }
}
