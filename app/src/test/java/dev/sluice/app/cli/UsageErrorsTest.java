package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads who mistypes a command. */
@Isolated("reads standard output")
class UsageErrorsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pollicy check|there is no command 'pollicy'; did you mean policy? use one of: dev, run,"
            + " env,",
        "policy chek|there is no command 'chek'; did you mean check? use one of: check, explain,"
            + " replay, diff, presets, suggest, rollback; see sluice policy --help",
        "policy presets npn|unknown preset 'npn'; did you mean npm? use one of: apt, crates,",
        "policy presets npm@9|the preset npm has the versions 1 to 1",
        "policy rollback 0|REV: expected the number of a revision, from 1",
        "audit|expected a command, one of: tail, validate, verify; see sluice audit --help",
        "run --confg x|unknown option '--confg'; did you mean --config? see sluice run --help",
        "run --config|Missing required parameter for option '--config' (",
        "dev extra|unexpected argument 'extra'; see sluice dev --help",
        "run --config x --roles proxi|--roles: unknown value 'proxi'; did you mean proxy? use one"
            + " of: proxy, chain, control; see sluice run --help",
        "policy check --policy x --format xml|--format: unknown value 'xml'; use one of: text,"
            + " json; see",
        "denials --since yesterday|--since: expected a time ago such as 90s, 10m, 2h or 1d",
        "denials --limit 0|--limit: expected a number from 1 to 1000",
        "denials --sandbox a/b|--sandbox: expected an id of proxy.sandboxes, or default",
        "demo-origin --ca x --http foo|--http: expected HOST:PORT, not 'foo'; see",
        "dev --passwrd=hunter2|unknown option '--passwrd'; see sluice dev --help",
        "middleware check --endpoint guard:1|--endpoint: middleware registration",
        "policy explain --policy DIR --request x|DIR is a directory; name a file",
        "policy check --policy DIR|DIR is a directory; name a file",
        "policy check --gateway DIR|DIR is a directory; name a file",
        "audit verify DIR|DIR is a directory; name a file",
        "secrets scan --patterns github-tokn DIR|--patterns: no pattern has the id 'github-tokn';"
            + " did you mean github-token?",
      })
  void oneLineSaysWhatIsWrongAndWhatWasMeant(String line, String message) {
    String[] arguments = line.replace("DIR", directory.toString()).split(" ", -1);
    try (CapturedOutput captured = new CapturedOutput()) {
      assertThat(SluiceCommand.execute(arguments)).isEqualTo(2);
      assertThat(captured.err())
          .hasLineCount(1)
          .startsWith("sluice: " + message.replace("DIR", directory.toString()))
          .doesNotContain("hunter2", "dev.sluice", "java.", "Exception");
    }
  }
}
