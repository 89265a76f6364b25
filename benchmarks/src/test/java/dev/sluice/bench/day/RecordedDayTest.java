package dev.sluice.bench.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.day.RecordedDay.Truth;
import dev.sluice.tools.suggest.SuggestCommand;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** The short form of {@code benchmarks/suggest}. */
@Isolated("reads standard output")
class RecordedDayTest {
  private static final int EVENTS = 20_000;
  private static final int SANDBOXES = 3;

  @TempDir private Path directory;

  private static String printed(Path file) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new SuggestCommand()).execute(file.toString())).isZero();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theSuggestionsAdmitTheDenialsAndNothingOfAnotherShape() throws IOException {
    Path file = directory.resolve("day.ndjson");
    RecordedDay day = new RecordedDay(7, EVENTS, SANDBOXES, 80);
    Truth truth;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      truth = day.write(out);
    }
    DayJudgment judgment = DayJudgment.of(truth, printed(file), EVENTS, 7);
    assertThat(judgment.holds()).as(judgment.toString()).isTrue();
    assertThat(judgment.probes()).isGreaterThan(EVENTS / 2);
  }

  @Test
  void theJudgeFindsRulesThatAreTooWideAndDenialsThatStay() {
    DayRequest one =
        new DayRequest("s", "a.example.com", 443, "GET", "/v1/x", List.of(), "rest", List.of());
    Set<DayRequest> denials = new HashSet<>(List.of(one, one.with("POST", "/v1/y")));
    Truth truth = new Truth(DayPlan.of(1, 1, 1), denials, 2, 0);
    String wide =
        """
        # sandbox s: 1 rule
        version: 1
        network_policies:
          a:
            endpoints:
              - host: a.example.com
                port: 443
                protocol: rest
                enforcement: enforce
                rules:
                  - allow: {method: GET, path: /**}
        """;
    DayJudgment judgment = DayJudgment.of(truth, wide, 1_000, 1);
    assertThat(judgment.vanished()).isEqualTo(1);
    assertThat(judgment.admitted()).isPositive();
    assertThat(judgment.holds()).isFalse();
  }
}
