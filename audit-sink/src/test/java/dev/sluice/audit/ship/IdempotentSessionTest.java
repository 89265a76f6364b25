package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.MemoryQueue;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ship.WriterLane.JoinWindow;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.KafkaSettings.HeaderKind;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class IdempotentSessionTest {
  private static final Node NODE = new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY));

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final MemoryQueue source = new MemoryQueue("w/0", 100);

  @Test
  void aRecordIsAcknowledgedWhenAllItsEventsAre() throws Exception {
    IdempotentSession session = session(producer);
    source.append(redactedAndDenied());
    session.step(List.of(source), false);
    assertThat(producer.history()).hasSize(3);
    producer.completeNext();
    producer.completeNext();
    session.step(List.of(source), false);
    assertThat(source.pending()).isEqualTo(1);
    producer.completeNext();
    assertThat(session.step(List.of(source), false).shipped()).isEqualTo(3);
    assertThat(source.pending()).isZero();
    assertThat(session.isIdle()).isTrue();
  }

  @Test
  void afterARefusalEverythingUnacknowledgedIsSentAgainInOrderUnderTheSameUids() throws Exception {
    IdempotentSession first = session(producer);
    source.append(denied("a"));
    source.append(denied("b"));
    source.append(denied("c"));
    first.step(List.of(source), false);
    producer.completeNext();
    producer.errorNext(new TopicAuthorizationException("audit"));
    assertThatThrownBy(() -> first.step(List.of(source), false))
        .isInstanceOf(ShippingException.class)
        .hasMessageContaining("TopicAuthorizationException");
    assertThat(source.pending()).isEqualTo(2);

    MockProducer<String, byte[]> next =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    source.rewind();
    IdempotentSession second = session(next);
    second.step(List.of(source), false);
    second.step(List.of(source), false);
    assertThat(uids(next)).isEqualTo(uids(producer).subList(1, 3));
    assertThat(source.pending()).isZero();
  }

  @Test
  void eventsAboutTheNodeAreKeyedByIt() throws Exception {
    source.append(SampleNodeRecords.gap(1));
    session(producer).step(List.of(source), false);
    assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("node-uid");
  }

  @Test
  void whileNothingIsAnsweredTheBytesInFlightAreBounded() throws Exception {
    MemoryQueue large = new MemoryQueue("w/0", 20_000);
    for (int i = 0; i < 20_000; i++) {
      large.append(denied("a"));
    }
    IdempotentSession session = session(producer);
    for (int i = 0; i < 200; i++) {
      session.step(List.of(large), false);
    }
    long bytes = producer.history().stream().mapToLong(record -> record.value().length).sum();
    assertThat(bytes)
        .isBetween(KafkaConnection.IN_FLIGHT_BYTES, KafkaConnection.IN_FLIGHT_BYTES + (1L << 20));
  }

  /** Each acknowledgement makes room for less than one source could use. */
  @Test
  void whileTheBytesInFlightAreAtTheirLimitTheSourcesTakeTurns() throws Exception {
    MemoryQueue busy = new MemoryQueue("w/1", 40_000);
    for (int i = 0; i < 30_000; i++) {
      busy.append(denied("a"));
    }
    IdempotentSession session = session(producer);
    for (int i = 0; i < 200; i++) {
      session.step(List.of(busy, source), false);
    }
    source.append(denied("quiet"));
    for (int i = 0; i < 1000; i++) {
      producer.completeNext();
      session.step(List.of(busy, source), false);
    }
    assertThat(uids(producer).stream().filter(uid -> uid.contains("w/0/"))).hasSize(1);
  }

  @Test
  void drainingDoesNotWaitForCompletions() throws Exception {
    source.append(SampleRecords.at().setRequest(SampleRecords.redacted()).build());
    IdempotentSession session = session(producer);
    session.step(List.of(source), false);
    assertThat(producer.history()).isEmpty();
    session.step(List.of(source), true);
    assertThat(producer.history()).hasSize(3);
  }

  /** As a completion whose decision was sent with it. */
  @Test
  void aRecordWithoutEventsIsAcknowledgedInItsTurn() throws Exception {
    IdempotentSession session =
        session(
            producer,
            subject ->
                subject.position().sequence() == 2
                    ? List.of()
                    : new EventMapper(NODE).map(subject));
    source.append(denied("a"));
    source.append(denied("b"));
    session.step(List.of(source), false);
    session.step(List.of(source), false);
    assertThat(source.pending()).isEqualTo(2);
    producer.completeNext();
    session.step(List.of(source), false);
    assertThat(source.pending()).isZero();
    assertThat(session.isIdle()).isTrue();
  }

  private static List<String> uids(MockProducer<String, byte[]> sent) {
    return sent.history().stream()
        .map(
            record ->
                new String(record.headers().lastHeader("uid").value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static IdempotentSession session(MockProducer<String, byte[]> producer) {
    return session(producer, new EventMapper(NODE));
  }

  private static IdempotentSession session(
      MockProducer<String, byte[]> producer, EventMapping mapping) {
    return new IdempotentSession(
        producer,
        new EventRecords("audit", NODE.id(), mapping, HeaderKind.OCSF),
        new JoinWindow(Duration.ofSeconds(2), () -> 0),
        turns());
  }

  private static SourceTurns turns() {
    FaultRegister faults = new FaultRegister();
    return new SourceTurns(
        new ShippingStatus(faults.of(FaultKind.SHIPPING), faults.of(FaultKind.READING)), () -> 0);
  }

  private static AuditRecord denied(String uid) {
    return SampleRecords.at(SampleRecords.TIME, uid).setRequest(SampleRecords.denied()).build();
  }

  private static AuditRecord redactedAndDenied() {
    return SampleRecords.at()
        .setRequest(SampleRecords.denied().addAllStages(SampleRecords.redacted().getStagesList()))
        .build();
  }
}
