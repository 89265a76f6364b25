package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code secrets list}. */
@Isolated("reads standard output")
class SecretsListCommandTest {
  private final CapturedOutput output = new CapturedOutput();

  @AfterEach
  void release() {
    output.close();
  }

  private static int list(String... options) {
    return SluiceCommand.execute(
        Stream.concat(Stream.of("secrets", "list"), Arrays.stream(options)).toArray(String[]::new));
  }

  @Test
  void everyPatternHasALineWithAllThatIsKnown() {
    assertThat(list()).isZero();

    List<String> lines = output.out().lines().toList();
    for (SecretPattern pattern : SecretCatalog.ALL) {
      assertThat(lines)
          .filteredOn(line -> line.startsWith(pattern.id() + " "))
          .singleElement()
          .asString()
          .contains(pattern.label(), pattern.facts().provider(), pattern.facts().category().text())
          .endsWith(pattern.facts().source());
    }
    assertThat(output.out())
        .contains("\n%1$d of %1$d patterns, ".formatted(SecretCatalog.ALL.size()))
        .contains("version " + SecretCatalog.VERSION + " of the pack");
  }

  @Test
  void columnsAreAlignedAndOptionalPatternsMarked() {
    assertThat(list("--categories", "pii,private-key")).isZero();

    List<String> lines = output.out().lines().toList();
    int column = lines.getFirst().indexOf("CATEGORY");
    assertThat(lines.stream().skip(1).takeWhile(line -> !line.isEmpty()))
        .isNotEmpty()
        .allMatch(line -> line.charAt(column - 1) == ' ' && line.charAt(column) != ' ')
        .extracting(line -> line.substring(column).split("  +", 2)[0])
        .containsOnly("pii (optional)", "private-key");
    assertThat(output.out()).contains("optional: used only where categories or patterns ask");
  }

  @Test
  void providersAreFoundByAPartOfTheirNameInAnyCase() {
    assertThat(list("--provider", "gitHUB")).isZero();

    assertThat(output.out())
        .contains("github-token", "github-fine-grained-token")
        .doesNotContain("gitlab-token", "optional");
  }

  @Test
  void noPatternIsNoError() {
    assertThat(list("--provider", "nobody")).isZero();

    assertThat(output.out()).startsWith("0 of ").hasLineCount(1);
  }

  @Test
  void anUnknownCategoryIsCode2AndNamesThem() {
    assertThat(list("--categories", "token,tokens")).isEqualTo(2);

    assertThat(output.err())
        .isEqualTo(
            "sluice: --categories: 'tokens' is none of credential, private-key, token, connection,"
                + " assignment, financial, pii, entropy, entropy-path; did you mean token?\n");
  }

  @Test
  void jsonHasTheSame() {
    assertThat(list("--format", "json", "--categories", "financial")).isZero();

    JsonNode result = new JsonMapper().readTree(output.out());
    assertThat(result.path("version").asInt()).isEqualTo(SecretCatalog.VERSION);
    assertThat(StreamSupport.stream(result.path("patterns").spliterator(), false))
        .isNotEmpty()
        .allMatch(pattern -> pattern.path("optional").asBoolean())
        .allMatch(pattern -> pattern.path("source").asString().startsWith("https://"))
        .extracting(pattern -> pattern.path("id").asString())
        .contains("visa-card");
  }
}
