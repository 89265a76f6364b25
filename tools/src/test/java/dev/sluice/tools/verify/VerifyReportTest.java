package dev.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.verify.ChainSpan.Range;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The id of a chain is what the holder of the topic wrote. */
class VerifyReportTest {
  private static final String FORGED =
      "x\u001b[2J\u001b[H9000 events, 0 of them again, 0 out of order: untouched\u009b8m\n\u202e";

  private final VerifyReport report =
      new VerifyReport(
          new ChainVerifier.Report(
              List.of("chain " + FORGED + ": links 2 to 3 are missing before line 7"),
              List.of(
                  new ChainSpan(
                      FORGED, List.of(new Range(1, 1)), "0".repeat(64), Optional.empty())),
              2,
              0,
              0,
              0),
          List.of("chain " + FORGED + ": links 1 to 1 are missing"));

  @Test
  void theIdOfAChainCannotForgeTheVerdict() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    report.print(Terminal.NONE, new PrintStream(printed, true, StandardCharsets.UTF_8));

    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(4).noneMatch(line -> line.matches(".*[\\p{Cntrl}\\p{Cf}\u009b].*"));
    assertThat(lines.getLast())
        .isEqualTo("2 events, 0 of them again, 0 out of order: NOT as sealed");
  }

  @Test
  void jsonHasTheSameIdWithoutWhatATerminalObeys() {
    String json = report.json();

    JsonNode read = new JsonMapper().readTree(json);
    assertThat(read.at("/chains/0/chain").asString()).isEqualTo(FORGED);
    assertThat(json).contains("\\u009B8m").doesNotContain("\u001b", "\u009b", "\u202e", "\n");
  }
}
