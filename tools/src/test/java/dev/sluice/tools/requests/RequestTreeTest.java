package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTreeTest {
  private static final RequestDecision REDACTED = SampleRecords.redacted().build();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final RequestTree tree =
      new RequestTree(
          "wanted", Terminal.NONE, new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void stagesAndFindingsHangOnTheDecision() {
    accept(MappedEvents.of(MappedEvents.decision("wanted", REDACTED)));
    accept(MappedEvents.of(MappedEvents.decision("other", REDACTED)));
    accept(MappedEvents.of(MappedEvents.completion("wanted", REDACTED)));
    tree.end();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "request wanted  POST https://api.example.test/v1/messages  sandbox agent-7",
            "2026-09-21T14:13:20Z, took 37 ms",
            "├─ http.decision       +0 ms   MODIFIED  -             policy rest_api, engine l7",
            "│  ├─ http.stage       +0 ms   MODIFIED  took 0.21 ms  stage redact-secrets, of"
                + " openshell/regex, changed the request, policy rest_api, engine middleware",
            "│  └─ finding.service  +0 ms   -         -             OpenAI API key, count 2, stage"
                + " redact-secrets",
            "└─ http.completion     +37 ms  MODIFIED  took 37 ms    status 200, policy rest_api,"
                + " engine l7, bytes out 1024, bytes in 4096");
  }

  @Test
  void stagesOfAMessageHangOnTheMessage() {
    accept(MappedEvents.of(MappedEvents.decision("wanted", MappedEvents.allowed())));
    accept(MappedEvents.of(MappedEvents.session("wanted", SampleSessions.redacted())));
    accept(MappedEvents.of(MappedEvents.session("wanted", SampleSessions.denied())));
    tree.end();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(3))
        .containsExactly(
            "├─ websocket.message   +0 ms  MODIFIED  -             message 3, from the client,"
                + " text, bytes 118, policy realtime, engine supervisor-middleware",
            "│  ├─ websocket.stage  +0 ms  MODIFIED  took 0.40 ms  message 3, from the client,"
                + " text, bytes 118, stage guard, of content-guard, changed the message, policy"
                + " realtime, engine supervisor-middleware",
            "│  └─ finding.service  +0 ms  -         -             OpenAI API key, count 2, stage"
                + " guard",
            "└─ websocket.message   +0 ms  DENIED    -             message 3, from the client,"
                + " text, bytes 118, policy_denied, tools/call delete_repo not permitted by policy,"
                + " policy realtime, engine l7-mcp");
  }

  /** A node may leave out the events of stages. */
  @Test
  void aDecisionNamesTheStageThatFailed() {
    accept(MappedEvents.of(MappedEvents.decision("wanted", MappedEvents.allowed())));
    SessionEvent stopped = SampleSessions.failed(StageTrace.Outcome.OUTCOME_FAILED_CLOSED);
    accept(List.of(MappedEvents.of(MappedEvents.session("wanted", stopped)).getFirst()));
    tree.end();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().toList().getLast())
        .isEqualTo(
            "└─ websocket.message  +0 ms  DENIED   -  message 3, from the client, text, bytes 118,"
                + " failed at guard, of content-guard, policy realtime, engine"
                + " supervisor-middleware");
  }

  @Test
  void aRepeatedEventIsShownOnce() {
    List<byte[]> events = MappedEvents.exchange("wanted", MappedEvents.allowed());
    accept(events);
    accept(events);
    tree.end();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(3);
  }

  @Test
  void anUnknownRequestIsNotFound() {
    accept(MappedEvents.of(MappedEvents.decision("other", REDACTED)));
    tree.end();
    assertThat(tree.isFound()).isFalse();
    assertThat(printed.size()).isZero();
  }

  @Test
  void theIdElsewhereInAnEventIsNotItsRequest() {
    RequestDecision named = SampleRecords.denied().setPath("/wanted").build();
    byte[] other = MappedEvents.of(MappedEvents.decision("other", named)).getFirst();
    byte[] wanted = MappedEvents.of(MappedEvents.decision("wanted", named)).getFirst();
    accept(List.of(other));
    assertThat(tree.isFound()).isFalse();
    assertThat(RequestTree.isOf("wanted", other)).isFalse();
    assertThat(RequestTree.isOf("wanted", wanted)).isTrue();
  }

  private void accept(List<byte[]> events) {
    events.forEach(event -> tree.accept(0, event, 0));
  }
}
