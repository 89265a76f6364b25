package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class LiveRequestsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final RequestDecision REDACTED = SampleRecords.redacted().build();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final LiveRequests requests = on(Terminal.NONE, false);

  private LiveRequests on(Terminal terminal, boolean json) {
    return new LiveRequests(terminal, new PrintStream(printed, true, StandardCharsets.UTF_8), json);
  }

  private static JsonNode line(String request, boolean ended, List<byte[]> events) {
    ObjectNode line = JSON.createObjectNode();
    line.put("request", request).put("node", "n").put("ended", ended);
    ArrayNode array = line.putArray("events");
    events.forEach(event -> array.add(JSON.readTree(event)));
    return line;
  }

  private static JsonNode decision(String uid) {
    return line(uid, false, MappedEvents.of(MappedEvents.decision(uid, REDACTED)));
  }

  private static JsonNode end(String uid) {
    return line(uid, true, MappedEvents.of(MappedEvents.completion(uid, REDACTED)));
  }

  private static JsonNode odd(String uid, String member) {
    return line(uid, true, List.of(("{" + member + "}").getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> heads() {
    return lines().stream().filter(line -> line.startsWith("request ")).toList();
  }

  @Test
  void aRequestIsShownWholeWhenItEndsSoon() {
    requests.accept(decision("a"), 0);
    requests.tick(SECOND - 1);
    assertThat(lines()).isEmpty();
    requests.accept(end("a"), SECOND);

    assertThat(lines()).hasSize(6);
    assertThat(lines().get(0))
        .isEqualTo("request a  POST https://api.example.test/v1/messages  sandbox agent-7");
    assertThat(lines().get(1)).isEqualTo("2026-09-21T14:13:20Z, took 37 ms, node n");
    assertThat(lines().get(2)).startsWith("├─ http.decision ");
    assertThat(lines().getLast()).startsWith("└─ http.completion ");
  }

  @Test
  void aLongOneIsShownAsItStandsAndGoesOn() {
    requests.accept(decision("a"), 0);
    requests.tick(SECOND);
    requests.tick(2 * SECOND);
    assertThat(lines()).hasSize(5);
    assertThat(lines().get(1)).isEqualTo("2026-09-21T14:13:20Z, open, node n");
    assertThat(lines().getLast()).startsWith("│  └─ finding.service ");
    requests.accept(end("a"), 4 * SECOND);

    assertThat(lines()).hasSize(7);
    assertThat(lines().get(5)).isEqualTo("request a  goes on");
    assertThat(lines().getLast()).startsWith("└─ http.completion  +37 ms ");
  }

  @Test
  void aDeniedMessageNamesItsCallAndTheCloseOfTheSession() {
    requests.accept(decision("a"), 0);
    requests.accept(
        line("a", true, MappedEvents.of(MappedEvents.session("a", SampleSessions.denied()))), 0);

    assertThat(lines().getLast())
        .contains("asked tools/call delete_repo", "chain took 0.90 ms", "closed with 1008");
  }

  @Test
  void requestsSideBySideAreNotMixed() {
    requests.accept(decision("a"), 0);
    requests.accept(decision("b"), 1);
    requests.accept(end("b"), 2);
    requests.end();

    assertThat(heads()).hasSize(2);
    assertThat(heads().getFirst()).startsWith("request b ");
    assertThat(heads().getLast()).startsWith("request a ");
    assertThat(lines().getLast()).startsWith("   └─ finding.service ");
  }

  @Test
  void textsOfClientsCannotLeaveTheirLine() {
    requests.accept(odd("a", "\"action\": \"de\\nnied\", \"status_detail\": \"x\\u001b[2J\""), 0);

    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).contains("DE\\u{a}NIED", "x\\u{1b}[2J");
  }

  @Test
  void colorsAreForTerminalsThatWantThem() {
    on(new Terminal(true, true, 100), false).accept(odd("a", "\"action\": \"Denied\""), 0);

    assertThat(lines().getLast()).contains("\u001b[31mDENIED\u001b[0m");
  }

  @Test
  void onlySoManyAreHeld() {
    for (int i = 0; i <= 1000; i++) {
      requests.accept(decision("r" + i), 0);
    }

    assertThat(heads()).hasSize(1);
  }

  @Test
  void programsGetOneObjectWhenARequestHasEnded() {
    LiveRequests json = on(Terminal.NONE, true);
    json.accept(decision("a"), 0);
    json.tick(2 * SECOND);
    json.accept(end("a"), 3 * SECOND);

    assertThat(lines()).hasSize(1);
    JsonNode request = JSON.readTree(lines().getFirst());
    assertThat(request.path("method").asString("")).isEqualTo("POST");
    assertThat(request.path("node").asString("")).isEqualTo("n");
    assertThat(request.path("ended").asBoolean(false)).isTrue();
    assertThat(request.path("events")).hasSize(4);
  }

  @Test
  void aRequestInJsonCannotMoveTheCursor() {
    on(Terminal.NONE, true)
        .accept(odd("a", "\"message\": \"\u202e\", \"status_detail\": \"\u009b2J\""), 0);

    assertThat(lines().getFirst()).contains("\\u202E", "\\u009B2J");
  }
}
