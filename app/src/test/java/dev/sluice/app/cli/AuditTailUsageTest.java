package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code audit tail} says of options that it cannot follow. */
@Order(1)
class AuditTailUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format xml | use one of: short, json, events",
        "--group path | use one of: host, reason",
        "--decision no | use one of: allowed, denied, modified",
        "--count -1 | --count: expected a number from 0",
        "--last many | --last: expected a whole number, not 'many'",
        "--kafka localhost | --kafka: expected HOST:PORT, such as 127.0.0.1:9092; the port is"
            + " missing",
        "--frmat json | unknown option '--frmat'; did you mean --format? see",
        "--last 0 | --last: expected a number from 1 to 10000",
        "--last 10001 | --last: expected a number from 1 to 10000",
        "--since yesterday | --since: expected a time ago such as 90s, 10m, 2h or 1d",
        "--since 1h --last 5 | expected one of --from-beginning, --since and --last",
        "--from-beginning --last 5 | expected one of --from-beginning, --since and --last",
        "--group host --format json | --group and --last count requests; they need --format short",
        "--last 5 --format events | --group and --last count requests; they need --format short",
        "--group host --request x | expected one of --group and --request",
        "--request x --last 5 | expected one of --last and --request",
        "--request= | --request: expected the id of a request",
      })
  void wrongOptionsAreExplained(String options, String message) {
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run(options.split(" ", -1))).isEqualTo(ExitCode.USAGE);
      assertThat(output.err()).hasLineCount(1).startsWith("sluice: ").contains(message);
      assertThat(output.out()).isEmpty();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedWithTheRemedy() {
    try (CapturedOutput output = new CapturedOutput()) {
      assertThat(run("--kafka", "127.0.0.1:1")).isEqualTo(ExitCode.USAGE);
      assertThat(output.err())
          .contains(
              "sluice: nothing can be read from Kafka at 127.0.0.1:1: no broker answered within"
                  + " 10 s; start one (sluice dev has its own), or name another by --kafka"
                  + " HOST:PORT or --config DIR\n");
    }
  }

  private static int run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("audit", "tail"));
    arguments.addAll(List.of(options));
    return SluiceCommand.execute(arguments.toArray(String[]::new));
  }
}
