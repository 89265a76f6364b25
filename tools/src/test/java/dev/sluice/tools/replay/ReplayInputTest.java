package dev.sluice.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policy;
import dev.sluice.tools.command.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayInputTest {
  private static final Replay DENY_ALL =
      new Replay(Policy.denyAll(), Optional.empty(), Optional.empty());

  @TempDir private Path directory;

  private static String event(int sequence, String path) {
    return """
    {"time":%d,"extra":[{"a":"}\\""},[]],"action_id":1,"metadata":{"uid":"u/%d","sequence":%d,\
    "event_code":"http.exchange","tenant_uid":"ci","loggers":[{"x":1,"uid":"w"},{"uid":"v"}]},\
    "dst_endpoint":{"domain":"a.test","port":443},"http_request":{"http_method":"PUT",\
    "url":{"path":"%s"}},"firewall_rule":{"type":"l7","uid":"r"}}
    """
        .formatted(1000 + sequence, sequence, sequence, path);
  }

  @Test
  void partsOfAFileAreReadAsAWhole() throws IOException {
    StringBuilder text = new StringBuilder("\n");
    for (int i = 1; i <= 5000; i++) {
      text.append(event(i, "/" + "x".repeat(i % 97)));
      if (i % 1000 == 0) {
        text.append("{\"cut\n\n");
      }
    }
    Path file = Files.writeString(directory.resolve("e.jsonl"), text.toString().strip());

    ReplayCounts counts = DENY_ALL.file(file);

    assertThat(counts)
        .isEqualTo(
            DENY_ALL.stream(
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8))));
    assertThat(counts.judged()).isEqualTo(5000);
    assertThat(counts.unreadable()).isEqualTo(5);
    assertThat(counts.of(Change.NOW_DENIED)).isEqualTo(5000);
    assertThat(counts.gaps()).isEmpty();
    assertThat(counts.groups().getFirst().sample().uid()).isEqualTo("u/1");
  }

  @Test
  void missingNumbersAreTold() throws IOException {
    ReplayCounts counts = replay(event(7, "/") + event(3, "/") + event(4, "/") + event(9, "/"));

    assertThat(counts.gaps())
        .containsExactly(new ReplayCounts.Gap("w", 5, 6), new ReplayCounts.Gap("w", 8, 8));
    assertThat(TextReplayReport.lines(report(counts), Terminal.ofOutput()))
        .contains("numbers: 3 decisions are missing in 2 gaps, the first 5 to 6 of writer w");
  }

  @Test
  void maskedAndCutNamesAreUndecided() throws IOException {
    Policy policy = new RandomPolicies(new Random(1)).policy().policy();
    Replay replay = new Replay(policy, Optional.empty(), Optional.empty());
    String masked = event(1, "/[secret:aws]/x").replace("a.test", "secret--aws.test");

    ReplayCounts counts =
        replay.stream(new ByteArrayInputStream(masked.getBytes(StandardCharsets.UTF_8)));

    assertThat(counts.of(Change.UNDECIDED)).isOne();
    assertThat(counts.groups().getFirst().key().rule())
        .isEqualTo("host: cut, or masked as a secret");
  }

  @Test
  void reportsEscapeWhatClientsChose() throws IOException {
    ReplayReport report =
        report(replay(event(1, "/<script>alert(1)</script>&'\\\"\\u001b[2J\\u202e")));

    assertThat(String.join("\n", TextReplayReport.lines(report, Terminal.ofOutput())))
        .contains("\\u{1b}[2J\\u{202e}")
        .doesNotContain("\u001b", "\u202e");
    assertThat(HtmlReplayReport.of(report))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;&quot;\\u{1b}[2J")
        .contains("content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';")
        .doesNotContain("<script", "\u001b", "\u202e", "http:", "https:", "src=", "href=");
    assertThat(JsonReplayReport.of(report))
        .contains("\\u001B[2J\\u202E")
        .doesNotContain("\u001b", "\u202e");
  }

  private static ReplayReport report(ReplayCounts counts) {
    return new ReplayReport(
        new ReplayReport.Document("p.yaml", "ab"), Optional.empty(), counts, Optional.empty());
  }

  private static ReplayCounts replay(String events) throws IOException {
    return DENY_ALL.stream(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)));
  }
}
