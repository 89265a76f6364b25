package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.pattern.PartsShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.pattern.WebTokenShape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands right before a token: names and options, and words that end like its literal. */
class NamesBeforeTokensTest {
  private static final List<String> NAMES =
      List.of("key_", "foo__", "--", "-", "x.", "my-", "NAME=", "a/", "a+", "a,", "a@", "{\"a_");

  private final Searching searching = new Searching(SecretCatalog.ALL, true);

  /** All that begin with their literal. */
  static Stream<SecretPattern> tokens() {
    return SecretCatalog.ALL.stream()
        .filter(
            pattern ->
                pattern.shape() instanceof TokenShape
                    || pattern.shape() instanceof PartsShape
                    || pattern.shape() instanceof WebTokenShape);
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void doNotHideThem(SecretPattern pattern) {
    for (String literal : pattern.literals()) {
      String token = new PatternSamples(3).of(pattern, literal).text();
      for (String name : NAMES) {
        assertThat(searching.ids(name + token)).as(name + literal).containsExactly(pattern.id());
        assertThat(searching.redacted(name + token + " x")).isEqualTo(name + "[REDACTED] x");
      }
    }
  }

  /** Beyond a name, a run is data. */
  @Test
  void areNotAsLongAsData() {
    String token = new PatternSamples(3).of(pattern("anthropic-key"), "sk-ant-").text();

    assertThat(searching.ids("x".repeat(31) + "_" + token)).containsExactly("anthropic-key");
    assertThat(searching.ids("x".repeat(32) + "_" + token)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "task-abcdefgh12345678abcdefgh",
        "desk-abcdefgh12345678abcdefgh",
        "mask_sk-learn-pipelines-with-many-steps-in-them",
        "css-sk-circle-fade-dot-animation-delay",
        "--sk-cube-grid-scale-delay-of-the-first"
      })
  void areNoReasonToFindWords(String text) {
    assertThat(searching.ids(text)).isEmpty();
  }

  private static SecretPattern pattern(String id) {
    return SecretCatalog.ALL.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }
}
