package dev.sluice.tools.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The page about the events against the events. */
class AuditEventsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "audit-events.md");
  private static final Pattern KIND =
      Pattern.compile("^\\| `([a-z]+\\.[a-z]+)` \\| [A-Za-z ]+ \\d{4} \\|", Pattern.MULTILINE);

  @Test
  void everyExampleIsAValidEvent() throws IOException {
    OcsfValidator validator = new OcsfValidator();
    assertThat(ExampleEvents.all())
        .isNotEmpty()
        .allSatisfy(example -> assertThat(validator.validate(example)).isEmpty());
  }

  @Test
  void everyKindThatThePageListsHasOneExample() throws IOException {
    List<String> kinds = matches(KIND);
    JsonMapper json = new JsonMapper();
    assertThat(kinds).hasSize(28);
    assertThat(ExampleEvents.all())
        .extracting(example -> json.readTree(example).at("/metadata/event_code").asString())
        .containsExactlyInAnyOrderElementsOf(kinds);
  }

  private static List<String> matches(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
