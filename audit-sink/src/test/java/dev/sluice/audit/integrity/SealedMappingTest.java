package dev.sluice.audit.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.Samples;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.Node;
import dev.sluice.audit.ocsf.OcsfEvent;
import dev.sluice.audit.ocsf.Origin;
import dev.sluice.audit.ocsf.Subject;
import dev.sluice.audit.schema.OcsfValidator;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedMappingTest {
  private static final String NODE = "9b2f1d7e-0000-4000-8000-000000000001";
  private static final String WRITER = NODE + "/0";

  @TempDir private Path directory;

  private SealedMapping open(String version) throws IOException {
    return SealedMapping.open(
        directory, NODE, new EventMapper(new Node("node-1", NODE, version, Set.of(Role.PROXY))));
  }

  private static Origin at(long sequence) {
    return new Origin(WRITER, sequence, sequence);
  }

  private static Subject denied(long sequence) {
    return new Subject.Single(at(sequence), record(sequence));
  }

  private static AuditRecord record(long sequence) {
    return Samples.at(Samples.TIME + sequence, "r" + sequence)
        .setRequest(Samples.redacted())
        .build();
  }

  private static AuditRecord completion(long sequence) {
    return Samples.at(Samples.TIME + sequence, "r1")
        .setCompletion(Samples.completion(Samples.redacted().build()))
        .build();
  }

  private static List<String> text(List<OcsfEvent> events) {
    return events.stream().map(event -> new String(event.json(), StandardCharsets.UTF_8)).toList();
  }

  private static ChainVerifier.Report verify(Stream<String> events) {
    ChainVerifier verifier = new ChainVerifier();
    events.forEach(event -> verifier.accept("here", event));
    return verifier.finish();
  }

  @Test
  void everyEventNamesTheOneBeforeAndIsStillValid() throws IOException {
    List<String> events = new ArrayList<>();
    try (SealedMapping chain = open("1")) {
      for (int i = 1; i <= 5; i++) {
        events.addAll(text(chain.map(denied(i))));
      }
    }
    OcsfValidator validator = new OcsfValidator();
    assertThat(events).allSatisfy(event -> assertThat(validator.validate(event)).isEmpty());
    ChainVerifier.Report report = verify(events.stream());
    assertThat(report.violations()).isEmpty();
    assertThat(report.chains())
        .singleElement()
        .extracting(ChainVerifier.Span::first, ChainVerifier.Span::last)
        .containsExactly(1L, (long) events.size());
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
      assertThat(verify(all.stream()).violations()).isEmpty();
    }
  }

  @Test
  void aJoinThatComesOutOtherwiseTheSecondTimeLeavesNoHole() throws IOException {
    Subject alone = denied(1);
    Subject joined = new Subject.Exchange(at(1), record(1), at(2), completion(2));
    Subject completed = new Subject.Single(at(2), completion(2));
    try (SealedMapping chain = open("1")) {
      List<String> decision = text(chain.map(alone));
      List<String> again = text(chain.map(joined));
      assertThat(again).startsWith(decision.toArray(String[]::new)).hasSizeGreaterThan(1);
      assertThat(text(chain.map(completed)))
          .isEqualTo(again.subList(decision.size(), again.size()));
      assertThat(verify(again.stream()).violations()).isEmpty();
    }
  }

  @Test
  void theCompletionOfAnExchangeThatIsOnItsWayBringsTheExchangeAgain() throws IOException {
    Subject joined = new Subject.Exchange(at(1), record(1), at(2), completion(2));
    try (SealedMapping chain = open("1")) {
      List<String> exchange = text(chain.map(joined));
      chain.forget(writer -> OptionalLong.of(1));
      assertThat(text(chain.map(new Subject.Single(at(2), completion(2))))).isEqualTo(exchange);
    }
  }

  @Test
  void anotherRecordUnderTheSameSequenceIsNotMistakenForIt() throws IOException {
    try (SealedMapping chain = open("1")) {
      List<String> lost = text(chain.map(denied(7)));
      Subject other = new Subject.Single(at(7), record(8));
      assertThat(text(chain.map(other))).doesNotContainAnyElementsOf(lost);
    }
  }

  @Test
  void aTornTailCountsAsNeverWritten() throws IOException {
    List<String> first;
    try (SealedMapping chain = open("1")) {
      first = text(chain.map(denied(1)));
    }
    try (Stream<Path> files = Files.list(directory)) {
      Files.write(
          files.findFirst().orElseThrow(), new byte[] {0, 0, 1, 0, 7}, StandardOpenOption.APPEND);
    }
    try (SealedMapping chain = open("1")) {
      List<String> all = new ArrayList<>(first);
      all.addAll(text(chain.map(denied(2))));
      assertThat(verify(all.stream()).violations()).isEmpty();
    }
  }

  @Test
  void whatIsAcknowledgedIsForgottenAndItsFilesGo() throws IOException {
    for (int i = 1; i <= 3; i++) {
      try (SealedMapping chain = open("1")) {
        chain.map(denied(i));
      }
    }
    try (SealedMapping chain = open("1")) {
      chain.forget(writer -> OptionalLong.of(3));
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).hasSize(1);
      }
      assertThat(text(chain.map(denied(4))).getFirst()).contains("/10\"");
    }
  }
}
