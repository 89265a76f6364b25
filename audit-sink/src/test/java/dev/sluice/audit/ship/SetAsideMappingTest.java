package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultState;
import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventMapping;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record whose mapping throws is kept, counted and told, and holds back no other. */
class SetAsideMappingTest {
  private static final EventMapper MAPPER =
      new EventMapper(new Node("node-1", "node-uid", "0.1", Set.of(Role.PROXY)));
  private static final AuditRecord POISON =
      SampleRecords.at(SampleRecords.TIME, "poison").setRequest(SampleRecords.denied()).build();

  @TempDir Path directory;

  private final FaultState faults = new FaultState(FaultKind.SET_ASIDE);

  /** A mapper with a bug that one record meets. */
  private static List<OcsfEvent> map(EventSubject subject) {
    if (isPoison(subject)) {
      throw new StringIndexOutOfBoundsException("/secret/path");
    }
    return MAPPER.map(subject);
  }

  private static boolean isPoison(EventSubject subject) {
    return switch (subject) {
      case EventSubject.Single single -> single.record().equals(POISON);
      case EventSubject.Exchange exchange ->
          exchange.completion().getCorrelationUid().equals("poison");
      case EventSubject.SetAside ignored -> false;
      case EventSubject.Missing ignored -> false;
    };
  }

  @Test
  void aRecordIsKeptAndToldInItsPlace() throws IOException {
    EventMapping mapping = mapping(SetAsideMappingTest::map);
    List<OcsfEvent> events = mapping.map(single(7, 3));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().uid()).isEqualTo("node-uid/0/7/0");
    assertThat(text(events.getFirst()))
        .contains("\"event_code\":\"audit.gap\"", "\"sequence\":3", "audit/set-aside")
        .contains("\"records\":1", "\"first_position\":7", "\"last_position\":7")
        .doesNotContain("/v1/messages", "/secret/path");
    Path kept = directory.resolve("node-uid_0-0000000000000000007.record");
    assertThat(AuditRecord.parseFrom(Files.readAllBytes(kept))).isEqualTo(POISON);
    assertThat(faults.count()).isEqualTo(1);
    // The next session sends it again, under the same uid.
    assertThat(mapping.map(single(7, 3))).hasSize(1);
    assertThat(faults.count()).isEqualTo(1);
  }

  @Test
  void aPoisonousCompletionDoesNotTakeItsDecisionWithIt() throws IOException {
    AuditRecord decision =
        SampleRecords.at(SampleRecords.TIME, "poison").setRequest(SampleRecords.redacted()).build();
    EventSubject exchange = new EventSubject.Exchange(at(1, 1), decision, at(2, 0), POISON);
    assertThat(mapping(SetAsideMappingTest::map).map(exchange))
        .extracting(OcsfEvent::uid)
        .startsWith("node-uid/0/1/0")
        .endsWith("node-uid/0/2/0");
    assertThat(faults.count()).isEqualTo(1);
  }

  @Test
  void theHashChainGoesOnOverIt() throws IOException {
    try (SealedMapping sealing = sealing(SetAsideMappingTest::map)) {
      EventMapping mapping = mapping(sealing);
      String first = text(mapping.map(single(1, 1)).getFirst());
      assertThat(first).contains("audit.gap", "fingerprint");
      assertThat(text(mapping.map(single(1, 1)).getFirst())).isEqualTo(first);
    }
  }

  @Test
  void aSealedRecordStaysAsideAlsoWhenALaterVersionCanMapIt() throws IOException {
    AuditRecord decision =
        SampleRecords.at(SampleRecords.TIME, "poison").setRequest(SampleRecords.redacted()).build();
    EventSubject exchange = new EventSubject.Exchange(at(1, 1), POISON, at(2, 0), decision);
    List<String> sent;
    try (SealedMapping sealing = sealing(SetAsideMappingTest::map)) {
      EventMapping mapping = mapping(sealing);
      sent = text(mapping.map(single(1, 1)));
      sent.addAll(text(mapping.map(new EventSubject.Single(at(2, 0), decision))));
    }
    try (SealedMapping sealing = sealing(MAPPER)) {
      EventMapping mapping = mapping(sealing);
      assertThat(text(mapping.map(single(1, 1)))).containsExactly(sent.getFirst());
      assertThat(text(mapping.map(exchange))).isEqualTo(sent);
    }
  }

  @Test
  void anEventThatCannotBeSealedIsInNoCheckpoint() throws IOException {
    EventMapping halfBad =
        subject -> {
          List<OcsfEvent> events = new ArrayList<>(MAPPER.map(subject));
          if (subject instanceof EventSubject.Single) {
            OcsfEvent good = events.getFirst();
            events.add(
                new OcsfEvent(good.eventClass(), good.uid(), good.sandbox(), new byte[] {'{'}));
          }
          return events;
        };
    try (SealedMapping sealing = sealing(halfBad)) {
      assertThatThrownBy(() -> sealing.map(single(1, 1))).isInstanceOf(RuntimeException.class);
      assertThat(sealing.newestCheckpoint()).isEmpty();
      assertThat(text(mapping(sealing).map(single(1, 1)).getFirst())).contains("audit.gap");
      assertThat(sealing.newestCheckpoint().orElseThrow().statement().number()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeKeptIsTriedAgain() throws IOException {
    Path full = directory.resolve("full.record");
    try (RandomAccessFile file = new RandomAccessFile(full.toFile(), "rw")) {
      file.setLength(SetAsideRecords.MOST_BYTES);
    }
    EventMapping mapping = mapping(SetAsideMappingTest::map);
    assertThatThrownBy(() -> mapping.map(single(1, 1))).isInstanceOf(UncheckedIOException.class);
    Files.delete(full);
    assertThat(mapping.map(single(1, 1))).hasSize(1);
  }

  @Test
  void aDiskThatFailsIsNoPoison() throws IOException {
    EventMapping failing =
        subject -> {
          throw new UncheckedIOException(new IOException("disk"));
        };
    assertThatThrownBy(() -> mapping(failing).map(single(1, 1)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(faults.count()).isZero();
  }

  /** Signs every link. */
  private SealedMapping sealing(EventMapping mapping) throws IOException {
    return SealedMapping.open(
        directory.resolve("audit"), "node-uid", mapping, new Checkpoints(1, Duration.ofHours(1)));
  }

  private EventMapping mapping(EventMapping mapping) throws IOException {
    return SetAsideMapping.in(directory, mapping, faults);
  }

  private static EventSubject single(long sequence, long decision) {
    return new EventSubject.Single(at(sequence, decision), POISON);
  }

  private static RecordPosition at(long sequence, long decision) {
    return new RecordPosition("node-uid/0", sequence, decision);
  }

  private static List<String> text(List<OcsfEvent> events) {
    return new ArrayList<>(events.stream().map(SetAsideMappingTest::text).toList());
  }

  private static String text(OcsfEvent event) {
    return new String(event.json(), StandardCharsets.UTF_8);
  }
}
