package dev.sluice.inspect.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.pattern.PartsShape;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/secrets.md} says what the code does. */
class SecretsDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9-]+)` \\| (.+?) \\| (.+) \\| (high|medium) \\|");
  private final String text;

  SecretsDocumentTest() throws IOException {
    text = Files.readString(Path.of("../docs/secrets.md"));
  }

  @Test
  void listsEveryPatternWithItsLabelAndConfidence() {
    List<String> documented =
        ROW.matcher(text)
            .results()
            .map(row -> "%s, %s, %s".formatted(row.group(1), row.group(2), row.group(4)))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            SecretCatalog.ALL.stream()
                .map(
                    pattern ->
                        "%s, %s, %s"
                            .formatted(
                                pattern.id(),
                                pattern.label(),
                                pattern.confidence().name().toLowerCase(Locale.ROOT)))
                .toList());
  }

  @Test
  void namesEveryPrefixOfASecret() {
    for (SecretPattern pattern : SecretCatalog.ALL) {
      if (pattern.shape() instanceof TokenShape || pattern.shape() instanceof PartsShape) {
        assertThat(pattern.literals()).allMatch(literal -> text.contains("`" + literal + "`"));
      }
    }
  }
}
