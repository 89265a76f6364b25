package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code audit validate} and {@code audit verify} on files. */
@Isolated("reads standard output")
class AuditFilesTest {
  private static final String NODE = "9b2f1d7e-0000-4000-8000-000000000001";

  private final CapturedOutput output = new CapturedOutput();
  private final List<String> events = new ArrayList<>();
  @TempDir private Path directory;

  @BeforeEach
  void seal() throws IOException {
    EventMapper mapper = new EventMapper(new Node("node-1", NODE, "0.1", Set.of(Role.PROXY)));
    try (SealedMapping chain =
        SealedMapping.open(
            directory.resolve("chain"), NODE, mapper, EventSettings.DEFAULTS.checkpoints())) {
      for (int i = 1; i <= 4; i++) {
        AuditRecord record =
            AuditRecord.newBuilder()
                .setTimeMs(1_790_000_000_000L + i)
                .setLifecycle(Lifecycle.newBuilder().setMessage("number " + i))
                .build();
        chain
            .map(new EventSubject.Single(new RecordPosition(NODE + "/0", i, 0), record))
            .forEach(event -> events.add(new String(event.json(), StandardCharsets.UTF_8)));
      }
    }
  }

  @AfterEach
  void release() {
    output.close();
  }

  private int run(String command, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("audit", command));
    arguments.addAll(List.of(options));
    arguments.add(Files.write(directory.resolve("events.ndjson"), events).toString());
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }

  @Test
  void validEventsAreCode0() throws IOException {
    events.add(1, "");
    assertThat(run("validate")).isZero();
    assertThat(output.out()).isEqualTo("4 events are valid OCSF 1.8.0\n");
  }

  @Test
  void everyViolationIsALineWithWhereAndWhatAndCode1() throws IOException {
    events.set(1, events.get(1).replace("\"severity_id\":1", "\"severity_id\":1234567"));
    events.add("{\"hunter2 is secret\": 1}");
    events.add("hunter2");
    assertThat(run("validate")).isEqualTo(1);
    assertThat(output.out())
        .isEqualTo(
            """
            line 2: severity_id: is not in the enumeration
            line 5: class_uid: not a class that Sluice emits
            line 6: not one JSON object from column 1
            """);
  }

  @Test
  void standardInputIsAFileToo() {
    InputStream real = System.in;
    System.setIn(
        new ByteArrayInputStream(String.join("\n", events).getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(SluiceCommand.execute(new String[] {"audit", "validate", "-"})).isZero();
    } finally {
      System.setIn(real);
    }
  }

  @Test
  void aFileThatIsNotThereOrNotTextIsCode2() throws IOException {
    assertThat(SluiceCommand.execute(new String[] {"audit", "validate", "/no/such/file"}))
        .isEqualTo(2);
    Path binary = Files.write(directory.resolve("binary"), new byte[] {'x', '\n', (byte) 0xff});
    assertThat(SluiceCommand.execute(new String[] {"audit", "verify", binary.toString()}))
        .isEqualTo(2);
    assertThat(output.err()).contains("/no/such/file: no such file or directory", "not UTF-8");
  }

  @Test
  void anUntouchedChainIsCode0AndSaysWhereItEnds() throws IOException {
    events.add(events.get(2));
    assertThat(run("verify", "--complete")).isZero();
    assertThat(output.out())
        .contains("links 1 to 4, ends with ")
        .endsWith("5 events, 1 of them again, 0 out of order: untouched\n");
  }

  @Test
  void theJudgmentOnAChainMayBeJson() throws IOException {
    assertThat(run("verify", "--format", "json")).isZero();
    assertThat(output.out())
        .startsWith(
            "{\"untouched\":true,\"events\":4,\"repeated\":0,\"out_of_order\":0,\"violations\":[],"
                + "\"chains\":[{\"chain\":\"")
        .contains("\"links\":[{\"first\":1,\"last\":4}],\"last_fingerprint\":\"");
  }

  @Test
  void jsonNamesWhatIsMissing() throws IOException {
    events.removeFirst();
    assertThat(run("verify", "--complete", "--format", "json")).isEqualTo(1);
    assertThat(output.out())
        .startsWith("{\"untouched\":false,\"events\":3,")
        .containsPattern("\"violations\":\\[\"chain .*: links 1 to 1 are missing\"]");
  }

  @Test
  void noEventsAreNotUntouched() throws IOException {
    events.clear();
    assertThat(run("verify")).isEqualTo(1);
    assertThat(output.out()).isEqualTo("0 events, 0 of them again, 0 out of order: no events\n");
  }

  @Test
  void noEventsAreNotValid() throws IOException {
    events.clear();
    assertThat(run("validate")).isEqualTo(1);
    assertThat(output.out()).isEqualTo("no events\n");
  }

  @Test
  void eventsWithoutAChainAreCode2() throws IOException {
    events.replaceAll(event -> event.replace("attestation_list", "another_list"));
    assertThat(run("verify")).isEqualTo(2);
    assertThat(output.err())
        .isEqualTo(
            "sluice: no event has a hash chain; set audit.integrity to hash_chain on the nodes\n");
    assertThat(run("verify", "--node", NODE)).isEqualTo(1);
  }

  @Test
  void wrongArgumentsAreCode2AndOneLine() throws IOException {
    String file = Files.write(directory.resolve("events.ndjson"), events).toString();
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("--topic", "t"),
            List.of(file, file),
            List.of(file, "--kafka", "127.0.0.1:1"),
            List.of("--kafka", "nonsense"),
            List.of(file, "--last", "nonsense"),
            List.of(file, "--public-key", file),
            List.of(file, "--public-key", "/no/such/key"),
            List.of(file, "--status", file),
            List.of(directory.toString()),
            List.of("a\0b"))) {
      List<String> arguments = new ArrayList<>(List.of("audit", "verify"));
      arguments.addAll(wrong);
      int before = output.err().length();
      assertThat(SluiceCommand.execute(arguments.toArray(String[]::new)))
          .as(wrong.toString())
          .isEqualTo(2);
      assertThat(output.err().substring(before)).as(wrong.toString()).hasLineCount(1);
    }
  }

  @Test
  void theRangesOfAChainLeaveOutWhatIsMissing() throws IOException {
    events.remove(1);
    assertThat(run("verify")).isEqualTo(1);
    assertThat(output.out()).contains("links 1 to 1, 3 to 4, ends with ");
  }

  @Test
  void whatIsMissingIsCode1() throws IOException {
    events.remove(1);
    assertThat(run("verify")).isEqualTo(1);
    assertThat(output.out()).contains("links 2 to 2 are missing before line 2");
  }

  @Test
  void theOldestAreMissedWhenAskedFor() throws IOException {
    events.remove(0);
    assertThat(run("verify")).isZero();
    assertThat(run("verify", "--complete")).isEqualTo(1);
    assertThat(output.out()).contains("links 1 to 1 are missing");
  }

  @Test
  void theOrderCountsWhenAskedFor() throws IOException {
    events.add(events.removeFirst());
    assertThat(run("verify")).isZero();
    assertThat(run("verify", "--in-order")).isEqualTo(1);
    assertThat(output.out()).contains("1 events come later than the chain says");
  }

  @Test
  void aLinkOfBeforeThatCannotBeComparedIsCode1() throws IOException {
    assertThat(run("verify")).isZero();
    String chain = output.out().replaceAll("(?s)^chain (\\S+):.*", "$1");
    String last = chain + "/2=" + "0".repeat(64);
    events.subList(0, 3).clear();

    assertThat(run("verify", "--last", last)).isEqualTo(1);

    assertThat(output.out())
        .contains("chain " + chain + ": link 2 cannot be checked; it and link 3 are missing");
  }
}
