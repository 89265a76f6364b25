package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.EveryRecord;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextWidth;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPrinterTest {
  private static final String TIME = "2026-09-21T14:13:20.000Z  ";

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void aRequestIsOneLineWithItsOutcome() {
    assertThat(shown(Terminal.NONE, MappedEvents.exchange("a", SampleRecords.redacted().build())))
        .containsExactly(
            TIME
                + "MODIFIED  200   37 ms    agent-7     POST    "
                + " https://api.example.test/v1/messages  changed by redact-secrets; 1 finding:"
                + " OpenAI API key; policy rest_api");
  }

  @Test
  void aDeniedRequestSaysWhy() {
    assertThat(shown(Terminal.NONE, denied(SampleRecords.denied())))
        .containsExactly(
            TIME
                + "DENIED    403   -        agent-7     POST    "
                + " https://api.example.test/v1/messages  policy_denied: no rule allows it; policy"
                + " rest_api");
  }

  @Test
  void aTunnelAndAnOpenRequestAreRequestsToo() {
    AuditRecord tunnel =
        SampleRecords.at(SampleRecords.TIME, "t")
            .setTunnel(
                SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT))
            .build();
    AuditRecord open = MappedEvents.decision("o", MappedEvents.allowed());
    assertThat(shown(Terminal.NONE, MappedEvents.of(tunnel), MappedEvents.of(open)))
        .containsExactly(
            TIME
                + "DENIED    -     -        agent-7     CONNECT  api.example.test:443"
                + "  policy rest_api",
            TIME
                + "ALLOWED   open  -        agent-7     POST    "
                + " https://api.example.test/v1/messages  policy rest_api");
  }

  @Test
  void aFailureSaysWhatFailed() {
    RequestCompletion completion =
        SampleRecords.completion(MappedEvents.allowed())
            .setOutcome(RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED)
            .setStatus(502)
            .setReason("upstream_tls_failed: certificate_expired")
            .build();
    AuditRecord record = SampleRecords.at().setCompletion(completion).build();
    assertThat(shown(Terminal.NONE, MappedEvents.of(record)).getFirst())
        .contains("ALLOWED   502   37 ms")
        .endsWith("upstream_failed: upstream_tls_failed: certificate_expired; policy rest_api");
  }

  @Test
  void aFailedStageIsNamedAndItsCodeSaidOnce() {
    RequestDecision.Builder failed =
        SampleRecords.denied()
            .clearStages()
            .setRefusal("middleware_failed")
            .setReason("middleware_failed: binding_not_described")
            .addStages(
                SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
                    .setEntry("word")
                    .setImplementation("example/response-guard")
                    .setReasonCode("binding_not_described"));
    assertThat(shown(Terminal.NONE, denied(failed)).getFirst())
        .contains(
            "  middleware_failed: entry word (example/response-guard): binding_not_described; ");
  }

  @Test
  void aCodeThatBeginsItsCauseIsSaidOnce() {
    RequestDecision.Builder refused =
        SampleRecords.denied()
            .setRefusal("middleware_denied")
            .setReason("middleware_denied:guard:unsafe_content");
    assertThat(shown(Terminal.NONE, denied(refused)).getFirst())
        .contains("  middleware_denied: guard:unsafe_content; ");
  }

  @Test
  void eventsOfANodeAreOneLine() {
    List<byte[]> node =
        MappedEvents.of(SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START));
    assertThat(shown(Terminal.NONE, false, List.of(node, node, denied(SampleRecords.denied()))))
        .hasSize(2)
        .first()
        .isEqualTo(TIME + "NODE      2 events of the node, --all shows them");
  }

  @Test
  void lostRecordsAreNeverHidden() {
    assertThat(shown(Terminal.NONE, MappedEvents.of(SampleNodeRecords.gap(3))))
        .singleElement()
        .asString()
        .startsWith(TIME + "FINDING   FINDING:CREATE [HIGH] \"Audit records lost\"");
  }

  @Test
  void aTerminalGetsColumnNamesTheDayAndColors() {
    List<String> lines = shown(new Terminal(true, true, 120), denied(SampleRecords.denied()));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("TIME      DECISION  HTTP  TOOK ", "TARGET", "REASON");
    assertThat(lines.get(1)).contains("2026-09-21 (UTC)");
    assertThat(lines.get(2)).contains("\u001b[31mDENIED\u001b[0m").contains("api.example.test/v1/");
  }

  @Test
  void withoutColorsThereAreNone() {
    assertThat(shown(new Terminal(true, false, 120), denied(SampleRecords.denied())))
        .allSatisfy(line -> assertThat(line).doesNotContain("\u001b"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 64, 76, 80, 88, 100, 132, 200})
  void noLineIsWiderThanTheTerminal(int width) {
    RequestDecision.Builder longest =
        SampleRecords.denied()
            .setMethod("PROPFIND-AND-MORE")
            .setPath("/" + "long/".repeat(80))
            .setReason("because ".repeat(40));
    List<byte[]> all =
        EveryRecord.records().flatMap(record -> MappedEvents.of(record).stream()).toList();
    assertThat(shown(new Terminal(true, false, width), true, List.of(all, denied(longest))))
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u001b[2J", "\u2028", "\u202e", "\u0000", "\u0085"})
  void noTextOfAClientCanForgeALine(String evil) {
    String forged = "x" + evil + TIME + "ALLOWED";
    RequestDecision.Builder request =
        SampleRecords.denied()
            .setPath("/" + forged)
            .setMethod(forged)
            .setReason(forged)
            .setRefusal(forged)
            .setDestination(Destination.newBuilder().setHost(forged).setPort(1))
            .setRule(Rule.newBuilder().setPolicy(forged).setEngine(forged))
            .addStages(
                SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED)
                    .setTransformed(true)
                    .setEntry(forged));
    AuditRecord record = SampleRecords.at().setSandbox(forged).setRequest(request).build();
    assertThat(shown(Terminal.NONE, MappedEvents.of(record)))
        .singleElement()
        .asString()
        .doesNotContain(evil);
  }

  @Test
  void aRecordThatIsNotJsonIsALineAndNotAnEnd() {
    assertThat(
            shown(
                Terminal.NONE,
                List.of(new byte[] {'{'}, new byte[0]),
                denied(SampleRecords.denied())))
        .hasSize(3)
        .first()
        .asString()
        .contains("a record that is not JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "[]",
        "{}",
        "{'time': 1e300, 'class_uid': 'x', 'metadata': []}",
        "{'time': -9223372036854775808, 'duration': 9223372036854775807, 'metadata':"
            + " {'event_code': 'http.completion', 'correlation_uid': 'a'}, 'http_request': 7}",
        "{'time': 9223372036854775807, 'duration': -1, 'metadata': {'event_code':"
            + " 'tunnel.completion', 'correlation_uid': 'a'}, 'dst_endpoint': {'port': 'x'}}",
      })
  void whateverIsOnTheTopicIsALine(String json) {
    byte[] event = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThat(shown(new Terminal(true, false, 80), true, List.of(List.of(event)))).isNotEmpty();
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    RequestDecision.Builder request =
        SampleRecords.denied().setReason("理由".repeat(40)).setPath("/" + "道".repeat(40));
    assertThat(shown(new Terminal(true, false, 100), denied(request)).getLast())
        .satisfies(line -> assertThat(TextWidth.of(line)).isBetween(90, 100));
  }

  private static List<byte[]> denied(RequestDecision.Builder decision) {
    return MappedEvents.of(MappedEvents.decision("d", decision.build()));
  }

  private List<String> shown(Terminal terminal, List<byte[]> events) {
    return shown(terminal, false, List.of(events));
  }

  private List<String> shown(Terminal terminal, List<byte[]> first, List<byte[]> second) {
    return shown(terminal, false, List.of(first, second));
  }

  private List<String> shown(Terminal terminal, boolean all, List<List<byte[]>> events) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    RequestFeed feed =
        new RequestFeed(EventFilter.ALL, Long.MAX_VALUE, all, new RequestPrinter(terminal, out));
    events.forEach(list -> list.forEach(event -> feed.accept(0, event, 0)));
    feed.end();
    return Arrays.asList(printed.toString(StandardCharsets.UTF_8).split("\n", -1))
        .subList(0, (int) printed.toString(StandardCharsets.UTF_8).lines().count());
  }
}
