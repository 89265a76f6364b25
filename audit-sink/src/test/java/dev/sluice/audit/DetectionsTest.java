package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The detection examples for a SIEM against events as they are on the topic. */
class DetectionsTest {
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  @TempDir private Path directory;

  /** What happened, and what should be told of it. */
  private static Map<String, List<AuditRecord>> situations() {
    return Map.of(
        "exfiltration_attempt",
        List.of(
            SampleRecords.at().setRequest(SampleRecords.redacted()).build(),
            finding("openshell.provider_credential.endpoint_mismatch", "denied"),
            finding("openshell.credentials.traffic_uninspectable", "denied")),
        "fail_open_bypass",
        bypasses(),
        "audit_gap",
        List.of(SampleNodeRecords.gap(3)),
        "policy_change",
        changes(),
        "response_blocked",
        List.of(
            response(
                SampleResponses.decided(
                    Verdict.VERDICT_DENIED,
                    SampleResponses.stage(StageTrace.Outcome.OUTCOME_DENIED, true, "reject"))),
            response(changedTool())),
        "secret_in_response",
        List.of(response(found("high"))),
        "secret_returned",
        List.of(response(scrubbed())),
        "",
        harmless());
  }

  private static List<AuditRecord> changes() {
    return List.of(
        SampleRecords.at().setConfigChange(SampleNodeRecords.rejectedChange()).build(),
        SampleRecords.at()
            .setConfigChange(SampleNodeRecords.configChange().toBuilder().setLabel("detected"))
            .build());
  }

  private static List<AuditRecord> bypasses() {
    return List.of(
        SampleRecords.at().setTunnel(SampleRecords.upgrade()).build(),
        finding("openshell.middleware.body_unavailable", "fail_open"),
        SampleRecords.at()
            .setRequest(
                SampleRecords.denied()
                    .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN)))
            .build(),
        response(
            SampleResponses.decided(
                Verdict.VERDICT_ALLOWED,
                SampleResponses.failed(StageTrace.Outcome.OUTCOME_FAILED_OPEN, false))));
  }

  private static AuditRecord response(ResponseEvent event) {
    return SampleRecords.at().setResponse(event).build();
  }

  private static ResponseEvent found(String severity) {
    return SampleResponses.decided(
        Verdict.VERDICT_ALLOWED,
        SampleResponses.stage(StageTrace.Outcome.OUTCOME_ALLOWED, true, "finish")
            .addFindings(SampleRecords.finding(severity)));
  }

  private static ResponseEvent changedTool() {
    ResponseEvent.Builder changed = SampleResponses.delivered().toBuilder();
    changed.getClosingBuilder().clearScrubbed().clearScrubReplacements();
    return changed.build();
  }

  private static ResponseEvent scrubbed() {
    ResponseEvent.Builder scrubbed = SampleResponses.delivered().toBuilder();
    scrubbed.getClosingBuilder().clearToolsChanged();
    return scrubbed.build();
  }

  private static List<AuditRecord> harmless() {
    return List.of(
        response(found("low")),
        response(SampleResponses.left("downstream_disconnect", Commitment.COMMITMENT_AFTER_COMMIT)),
        SampleRecords.at().setRequest(SampleRecords.denied()).build(),
        finding("openshell.middleware.body_unavailable", "denied"),
        anotherPath(),
        SampleRecords.at().setConfigChange(SampleNodeRecords.configChange()).build(),
        SampleRecords.at().setTunnelCompletion(SampleRecords.tunnelCompletion()).build(),
        SampleNodeRecords.listening("127.0.0.1", 3128));
  }

  private static AuditRecord finding(String uid, String disposition) {
    return SampleRecords.at()
        .setRequest(SampleRecords.denied().addFindings(SampleRecords.platform(uid, disposition)))
        .build();
  }

  /** A credential used on another path of its own host. */
  private static AuditRecord anotherPath() {
    PlatformFinding finding =
        SampleRecords.platform("openshell.provider_credential.endpoint_mismatch", "denied")
            .toBuilder()
            .setSeverity(PlatformFinding.Severity.SEVERITY_LOW)
            .build();
    return SampleRecords.at().setRequest(SampleRecords.denied().addFindings(finding)).build();
  }

  private static List<String> events(AuditRecord record) {
    return MAPPER.map(new EventSubject.Single(new RecordPosition("w/0", 1, 1), record)).stream()
        .map(event -> new String(event.json(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void everyRuleFindsItsOwnSituationOnly() throws IOException {
    List<SigmaRule> rules = SigmaRule.all();
    JsonMapper json = new JsonMapper();
    assertThat(rules).hasSize(7);
    situations()
        .forEach(
            (expected, records) ->
                assertThat(records)
                    .allSatisfy(
                        record ->
                            assertThat(rules)
                                .filteredOn(
                                    rule ->
                                        events(record).stream()
                                            .anyMatch(event -> rule.matches(json.readTree(event))))
                                .extracting(SigmaRule::name)
                                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected))));
  }

  @Test
  void theConsumerOfTheComposeFileSaysTheSame() throws Exception {
    List<String> input = new ArrayList<>();
    Map<String, Long> expected = new TreeMap<>();
    List<SigmaRule> rules = SigmaRule.all();
    JsonMapper json = new JsonMapper();
    for (List<AuditRecord> records : situations().values()) {
      for (AuditRecord record : records) {
        for (String event : events(record)) {
          input.add(event);
          rules.stream()
              .filter(rule -> rule.matches(json.readTree(event)))
              .forEach(rule -> expected.merge(rule.name(), 1L, Long::sum));
        }
      }
    }
    List<String> output = alerts(input);
    Map<String, Long> told = new TreeMap<>();
    output.stream()
        .filter(line -> line.startsWith("ALERT "))
        .map(line -> line.substring(6, line.indexOf(':')))
        .forEach(rule -> told.merge(rule, 1L, Long::sum));

    assertThat(told).isEqualTo(expected).hasSize(7);
    assertThat(output).containsAll(input).contains("ALERT audit_gap: 3 audit records lost");
  }

  private List<String> alerts(List<String> events) throws IOException, InterruptedException {
    Path in = Files.write(directory.resolve("in"), events);
    Path out = directory.resolve("out");
    Process consumer =
        new ProcessBuilder("bash", Path.of("..", "examples", "siem", "alerts.sh").toString())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(consumer.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readAllLines(out);
  }
}
