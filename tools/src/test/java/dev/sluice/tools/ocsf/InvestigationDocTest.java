package dev.sluice.tools.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import dev.sluice.testing.SampleSessions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that answers an investigator's questions, against events; needs jq. */
class InvestigationDocTest {
  private static final Path PAGE = Path.of("..", "docs", "siem", "investigation.md");
  private static final Pattern BLOCK =
      Pattern.compile("```console\\n\\$ (jq [^\\n]*)\\n(.*?)```", Pattern.DOTALL);
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  @TempDir private Path directory;

  @Test
  void eachLinePrintsWhatThePageShows() throws Exception {
    assumeTrue(isInstalled("jq"), "jq is not installed");
    Files.write(directory.resolve("events.ndjson"), events());
    String page = Files.readString(PAGE);
    StringBuilder actual = new StringBuilder();
    int from = 0;
    var blocks = BLOCK.matcher(page);
    while (blocks.find()) {
      actual.append(page, from, blocks.start());
      actual.append("```console\n$ ").append(blocks.group(1)).append('\n');
      actual.append(output(blocks.group(1))).append("```");
      from = blocks.end();
    }
    actual.append(page.substring(from));

    if (Boolean.getBoolean("sluice.docs.write")) {
      Files.writeString(PAGE, actual);
    }
    assertThat(from).isPositive();
    assertThat(page).isEqualTo(actual.toString());
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private String output(String command) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Process shell =
        new ProcessBuilder("bash", "-c", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return Files.readString(out);
  }

  private static List<String> events() {
    List<OcsfEvent> events = new ArrayList<>();
    long position = 1;
    events.addAll(exchange(position++));
    for (AuditRecord record : others()) {
      // One decision is missing.
      long decision = position > 2 ? 4 : position;
      RecordPosition where = RecordPosition.of("9b2f/0", position, decision, record);
      events.addAll(MAPPER.map(new EventSubject.Single(where, record)));
      position++;
    }
    return events.stream().map(event -> new String(event.json(), StandardCharsets.UTF_8)).toList();
  }

  private static List<OcsfEvent> exchange(long position) {
    RequestDecision decision = SampleRecords.known().build();
    AuditRecord completion =
        at(SampleRecords.TIME + 40, SampleRecords.UID)
            .setCompletion(SampleRecords.completion(decision))
            .build();
    RecordPosition where = new RecordPosition("9b2f/0", position, position);
    return MAPPER.map(
        new EventSubject.Exchange(where, at().setRequest(decision).build(), where, completion));
  }

  private static List<AuditRecord> others() {
    return List.of(
        at(SampleRecords.TIME, "another").setRequest(denied()).build(),
        at(SampleRecords.TIME, "tunnel")
            .setTunnelCompletion(
                SampleRecords.tunnelCompletion().toBuilder().setTls(SampleRecords.clientTls()))
            .build(),
        SampleNodeRecords.adminAction("PUT", 200),
        SampleNodeRecords.adminRefusal("192.0.2.9", "GET").toBuilder()
            .clearSandbox()
            .clearCorrelationUid()
            .build(),
        SampleNodeRecords.gap(3),
        start(),
        at(SampleRecords.TIME, "last").setRequest(SampleRecords.known()).build(),
        at(SampleRecords.TIME, "chat").setSession(SampleSessions.refused()).build(),
        at(SampleRecords.TIME, "tools").setSession(SampleSessions.denied()).build(),
        refusedResponse(),
        cutResponse(),
        at(SampleRecords.TIME, "whole").setResponse(SampleResponses.delivered()).build());
  }

  private static AuditRecord refusedResponse() {
    return at(SampleRecords.TIME, "refused")
        .setResponse(
            SampleResponses.decided(
                Verdict.VERDICT_DENIED,
                SampleResponses.stage(StageTrace.Outcome.OUTCOME_DENIED, true, "reject")
                    .setReasonCode("unsafe_content")))
        .build();
  }

  private static AuditRecord cutResponse() {
    return at(SampleRecords.TIME, "cut")
        .setResponse(
            SampleResponses.ended(
                "response_delivery_failed",
                Commitment.COMMITMENT_AFTER_COMMIT,
                SampleResponses.failed(StageTrace.Outcome.OUTCOME_FAILED_CLOSED, true)))
        .build();
  }

  private static RequestDecision denied() {
    RequestDecision.Builder denied =
        SampleRecords.known()
            .clearStages()
            .clearOriginalBytes()
            .setVerdict(Verdict.VERDICT_DENIED)
            .setRefusal("policy_denied")
            .setStatus(403)
            .addStages(
                SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN)
                    .setImplementation("acme/guard")
                    .setVersion("1.4.2")
                    .setReasonCode("middleware_timeout"));
    denied.getRuleBuilder().setPlace("network_policies.rest_api.endpoints[0]");
    return denied.build();
  }

  private static AuditRecord start() {
    AuditRecord.Builder start =
        SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START).toBuilder();
    start
        .getLifecycleBuilder()
        .putSettings("audit_durability", "journaled")
        .putSettings("audit_integrity", "hash_chain")
        .putSettings("audit_on_failure", "fail_closed");
    return start.build();
  }
}
