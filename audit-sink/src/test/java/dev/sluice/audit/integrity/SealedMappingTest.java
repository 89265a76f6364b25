package dev.sluice.audit.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.Checkpoints;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Checkpoint;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SealedMappingTest {
  private static final String NODE = "9b2f1d7e-0000-4000-8000-000000000001";
  private static final String WRITER = NODE + "/0";

  @TempDir private Path directory;

  private SealedMapping open(String version) throws IOException {
    return SealedMapping.open(
        directory,
        NODE,
        new EventMapper(new Node("node-1", NODE, version, Set.of(Role.PROXY))),
        new Checkpoints(3, Duration.ofSeconds(60)));
  }

  private static RecordPosition at(long sequence) {
    return new RecordPosition(WRITER, sequence, sequence);
  }

  private static EventSubject denied(long sequence) {
    return new EventSubject.Single(at(sequence), record(sequence));
  }

  private static AuditRecord record(long sequence) {
    return SampleRecords.at(SampleRecords.TIME + sequence, "r" + sequence)
        .setRequest(SampleRecords.redacted())
        .build();
  }

  private static AuditRecord completion(long sequence) {
    return SampleRecords.at(SampleRecords.TIME + sequence, "r1")
        .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
        .build();
  }

  private static List<String> text(List<OcsfEvent> events) {
    return events.stream().map(event -> new String(event.json(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void theBatchesAreTheirOwnersAlone() throws IOException {
    try (SealedMapping chain = open("1")) {
      chain.map(denied(1));
    }
    try (Stream<Path> all = Files.walk(directory.resolve("chain"))) {
      assertThat(all.toList())
          .hasSizeGreaterThan(1)
          .allSatisfy(
              path ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                      .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void everyEventNamesTheOneBefore() throws IOException {
    List<String> events = new ArrayList<>();
    try (SealedMapping chain = open("1")) {
      for (int i = 1; i <= 5; i++) {
        events.addAll(text(chain.map(denied(i))));
      }
    }
    assertThat(ChainLinks.assertWhole(events)).isEqualTo(events.size());
  }

  @Test
  void everyThirdLinkAndEveryCheckpointIsSignedByTheKeyOfTheNode() throws IOException {
    List<String> events = new ArrayList<>();
    try (SealedMapping chain = open("1")) {
      for (int i = 1; i <= 8; i++) {
        events.addAll(text(chain.map(node(i, AuditRecord.newBuilder()))));
      }
      events.addAll(text(chain.map(node(9, checkpoint()))));
      assertThat(chain.newestCheckpoint().orElseThrow().statement().number()).isEqualTo(9);
    }
    PublicKeys keys = PublicKeys.read(List.of(directory.resolve("key.pub")));
    List<Long> signed = new ArrayList<>();
    for (String event : events) {
      JsonNode root = CanonicalJson.read(event);
      Attestation link = Attestation.of(root).orElseThrow();
      Attestation.signature(root)
          .filter(value -> keys.signed(CheckpointStatement.of(link), value))
          .ifPresent(value -> signed.add(link.number()));
    }
    assertThat(signed).containsExactly(3L, 6L, 9L);
    ChainLinks.assertWhole(events);
  }

  @Test
  void theKeyStaysAndIsForItsOwnerOnly() throws IOException {
    open("1").close();
    byte[] before = Files.readAllBytes(directory.resolve("key"));
    open("1").close();
    assertThat(directory.resolve("key")).hasBinaryContent(before);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyWithoutItsPublicKeyIsRefused() throws IOException {
    open("1").close();
    Path other = Files.createDirectory(directory.resolve("other"));
    NodeKey.in(other);
    Files.copy(
        other.resolve("key.pub"),
        directory.resolve("key.pub"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> open("1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the public key of key");
  }

  private static AuditRecord.Builder checkpoint() {
    return AuditRecord.newBuilder()
        .setCheckpoint(Checkpoint.newBuilder().setEveryEvents(3).setEverySeconds(60));
  }

  private static EventSubject node(long sequence, AuditRecord.Builder record) {
    if (!record.hasCheckpoint()) {
      record.setLifecycle(Lifecycle.newBuilder().setMessage("n"));
    }
    return new EventSubject.Single(
        new RecordPosition(WRITER, sequence, 0), record.setTimeMs(sequence).build());
  }

  @Test
  void afterAKillAndAnUpgradeARecordIsTheSameLink() throws IOException {
    List<String> first;
    try (SealedMapping chain = open("1")) {
      first = text(chain.map(denied(1)));
      chain.map(denied(2));
    }
    try (SealedMapping chain = open("2")) {
      assertThat(text(chain.map(denied(1)))).isEqualTo(first);
      List<String> all = new ArrayList<>(first);
      all.addAll(text(chain.map(denied(2))));
      all.addAll(text(chain.map(denied(3))));
      ChainLinks.assertWhole(all);
    }
  }

  @Test
  void aDifferentJoinTheSecondTimeLeavesNoGap() throws IOException {
    EventSubject alone = denied(1);
    EventSubject joined = new EventSubject.Exchange(at(1), record(1), at(2), completion(2));
    EventSubject completed = new EventSubject.Single(at(2), completion(2));
    try (SealedMapping chain = open("1")) {
      List<String> decision = text(chain.map(alone));
      List<String> again = text(chain.map(joined));
      assertThat(again).startsWith(decision.toArray(String[]::new)).hasSizeGreaterThan(1);
      assertThat(text(chain.map(completed)))
          .isEqualTo(again.subList(decision.size(), again.size()));
      ChainLinks.assertWhole(again);
    }
  }

  /** The decision of a completion that is read alone was sent or acknowledged before. */
  @Test
  void theCompletionOfASealedExchangeYieldsNothingMore() throws IOException {
    EventSubject joined = new EventSubject.Exchange(at(1), record(1), at(2), completion(2));
    EventSubject completed = new EventSubject.Single(at(2), completion(2));
    try (SealedMapping chain = open("1")) {
      List<String> exchange = text(chain.map(joined));
      assertThat(text(chain.map(denied(1)))).isEqualTo(exchange);
      assertThat(chain.map(completed)).isEmpty();
      chain.forget(writer -> OptionalLong.of(1));
      assertThat(chain.map(completed)).isEmpty();
    }
    try (SealedMapping chain = open("1")) {
      assertThat(chain.map(completed)).isEmpty();
    }
  }

  /** The exchange was sealed for an attempt that failed, and then the file of the decision went. */
  @Test
  void theCompletionOfADecisionThatIsLostIsAnEventOfItsOwn() throws IOException {
    EventSubject joined = new EventSubject.Exchange(at(2), record(2), at(5), completion(5));
    EventSubject completed = new EventSubject.Single(at(5), completion(5));
    List<String> all = new ArrayList<>();
    try (SealedMapping chain = open("1")) {
      all.addAll(text(chain.map(joined)));
      all.addAll(text(chain.map(new EventSubject.Missing(at(3), SampleRecords.TIME, 2, 2))));
    }
    try (SealedMapping chain = open("1")) {
      List<String> alone = text(chain.map(completed));
      assertThat(alone).isNotEmpty().doesNotContainAnyElementsOf(all);
      assertThat(text(chain.map(completed))).isEqualTo(alone);
      all.addAll(alone);
    }
    ChainLinks.assertWhole(all);
  }

  @Test
  void anotherRecordUnderTheSameSequenceIsNotMistakenForIt() throws IOException {
    try (SealedMapping chain = open("1")) {
      List<String> lost = text(chain.map(denied(7)));
      EventSubject other = new EventSubject.Single(at(7), record(8));
      assertThat(text(chain.map(other))).doesNotContainAnyElementsOf(lost);
    }
  }

  @Test
  void aTornTailCountsAsNeverWritten() throws IOException {
    List<String> first;
    try (SealedMapping chain = open("1")) {
      first = text(chain.map(denied(1)));
    }
    try (Stream<Path> files = Files.list(directory.resolve("chain"))) {
      Files.write(
          files.findFirst().orElseThrow(), new byte[] {0, 0, 1, 0, 7}, StandardOpenOption.APPEND);
    }
    try (SealedMapping chain = open("1")) {
      List<String> all = new ArrayList<>(first);
      all.addAll(text(chain.map(denied(2))));
      ChainLinks.assertWhole(all);
    }
  }

  @Test
  void acknowledgedBatchesAndTheirFilesAreDeleted() throws IOException {
    for (int i = 1; i <= 3; i++) {
      try (SealedMapping chain = open("1")) {
        chain.map(denied(i));
      }
    }
    try (SealedMapping chain = open("1")) {
      chain.forget(writer -> OptionalLong.of(3));
      try (Stream<Path> files = Files.list(directory.resolve("chain"))) {
        assertThat(files).hasSize(1);
      }
      assertThat(text(chain.map(denied(4))).getFirst()).contains("/10\"");
    }
  }
}
