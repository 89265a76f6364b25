package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StepwiseRequestsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StepwiseRequests requests = on(Terminal.NONE);

  private StepwiseRequests on(Terminal terminal) {
    return new StepwiseRequests(
        new StepTree(terminal, new PrintStream(printed, true, StandardCharsets.UTF_8)));
  }

  private static JsonNode line(String request, boolean ended, String... steps) {
    return JSON.readTree(
        """
        {"request": "%s", "time": "2026-11-28T12:00:00.123Z", "sandbox": "ci", "node": "n",
         "method": "GET", "target": "http://a.test/", "ended": %s, "steps": [%s]}
        """
            .formatted(request, ended, String.join(",", steps)));
  }

  private static String step(String name, String outcome) {
    return "{\"name\": \"%s\", \"outcome\": \"%s\", \"facts\": []}".formatted(name, outcome);
  }

  private static String nested(String name) {
    return "{\"name\": \"%s\", \"nested\": true, \"took_micros\": 310, \"facts\":".formatted(name)
        + " [{\"name\": \"of\", \"value\": \"x\"}, {\"value\": \"y\"}]}";
  }

  private static String end(int micros) {
    return "{\"name\": \"end\", \"outcome\": \"complete\", \"at_micros\": %d, \"took_micros\": %d}"
        .formatted(micros, micros);
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aRequestIsShownWholeWhenItEndsSoon() {
    requests.accept(line("a", false, step("chain", "modified"), nested("s"), nested("t")), 0);
    requests.tick(SECOND - 1);
    assertThat(lines()).isEmpty();
    requests.accept(line("a", true, end(48_000)), SECOND);

    assertThat(lines())
        .containsExactly(
            "request a  GET http://a.test/  sandbox ci",
            "2026-11-28T12:00:00.123Z, took 48 ms, node n",
            "├─ chain  -       MODIFIED  -",
            "│  ├─ s   -       -         took 0.31 ms  of x, y",
            "│  └─ t   -       -         took 0.31 ms  of x, y",
            "└─ end    +48 ms  COMPLETE  took 48 ms");
  }

  @Test
  void aLongOneIsShownAsItStandsAndGoesOn() {
    requests.accept(line("a", false, step("decision", "allowed")), 0);
    requests.tick(SECOND);
    requests.tick(2 * SECOND);
    requests.accept(line("a", false, step("upgrade", "allowed")), 3 * SECOND);
    requests.accept(line("a", true, end(4_000_000)), 4 * SECOND);

    assertThat(lines())
        .containsExactly(
            "request a  GET http://a.test/  sandbox ci",
            "2026-11-28T12:00:00.123Z, open, node n",
            "├─ decision  -  ALLOWED  -",
            "request a  goes on",
            "├─ upgrade  -  ALLOWED  -",
            "request a  goes on",
            "└─ end  +4.00 s  COMPLETE  took 4.00 s");
  }

  @Test
  void requestsSideBySideAreNotMixed() {
    requests.accept(line("a", false, step("decision", "allowed")), 0);
    requests.accept(line("b", false, step("decision", "allowed")), 1);
    requests.accept(line("b", true, end(1)), 2);
    requests.end();

    assertThat(lines()).filteredOn(line -> line.startsWith("request")).hasSize(2);
    assertThat(lines().get(0)).startsWith("request b ");
    assertThat(lines().get(4)).startsWith("request a ");
    assertThat(lines().getLast()).isEqualTo("└─ decision  -  ALLOWED  -");
  }

  @Test
  void aNestedStepMayBeTheLast() {
    requests.accept(line("a", true, step("chain", "denied"), nested("s")), 0);

    assertThat(lines().get(2)).isEqualTo("└─ chain  -  DENIED  -");
    assertThat(lines().get(3)).isEqualTo("   └─ s   -  -       took 0.31 ms  of x, y");
  }

  @Test
  void textsOfClientsCannotLeaveTheirLine() {
    requests.accept(line("a", true, step("x\\u001b[2J\\n", "de\\nnied")), 0);

    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).contains("x\\u{1b}[2J\\u{a}", "DE\\u{a}NIED");
  }

  @Test
  void colorsAreForTerminalsThatWantThem() {
    StepwiseRequests colored = on(new Terminal(true, true, 100));
    colored.accept(line("a", true, step("decision", "denied")), 0);

    assertThat(lines().getLast()).contains("\u001b[31mDENIED\u001b[0m");
  }

  @Test
  void onlySoManyAreHeld() {
    for (int i = 0; i <= 1000; i++) {
      requests.accept(line("r" + i, false, step("decision", "allowed")), 0);
    }

    assertThat(lines()).filteredOn(line -> line.startsWith("request r")).hasSize(1);
  }

  @Test
  void aRequestInJsonCannotMoveTheCursor() {
    StepwiseRequest request =
        new StepwiseRequest(JSON.readTree("{\"target\": \"http://a.test/\u009b2J\"}"), 0);
    request.add(JSON.readTree("{\"steps\": [{\"name\": \"\u202e\"}]}"));

    assertThat(request.json())
        .contains("\"target\":\"http://a.test/\\u009B2J\"", "{\"name\":\"\\u202E\"}");
  }
}
