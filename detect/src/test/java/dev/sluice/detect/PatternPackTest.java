package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.detect.PatternSamples.Sample;
import dev.sluice.detect.pattern.PatternFacts;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.TokenShape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pattern of the pack finds values made from its shape, and no others. */
class PatternPackTest {
  private static final int VALUES = 5;
  private final Searching all = new Searching(SecretCatalog.ALL, true);

  static Stream<Arguments> patterns() {
    return PatternSamples.inTexts().map(pattern -> argumentSet(pattern.id(), pattern));
  }

  @Test
  void holdsTheFormatsOfManyProviders() {
    assertThat(SecretCatalog.ALL).hasSizeGreaterThanOrEqualTo(120);
    assertThat(SecretCatalog.ALL.stream().map(pattern -> pattern.facts().provider()).distinct())
        .hasSizeGreaterThanOrEqualTo(70);
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void statesWhereItIsFrom(SecretPattern pattern) {
    PatternFacts facts = pattern.facts();

    assertThat(pattern.label()).isNotBlank();
    assertThat(facts.provider()).isNotBlank();
    assertThat(facts.source()).matches("https://[a-z0-9.-]+/\\S*");
    assertThat(facts.since()).isBetween(1, SecretCatalog.VERSION);
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void findsTheValuesOfEveryLiteral(SecretPattern pattern) {
    for (Sample sample : samples(pattern)) {
      for (String around : List.of("%s", " %s\n", "see (%s), or", "<k>%s</k>", "line\\n%s\\n")) {
        String body = around.formatted(sample.text());

        assertThat(finds(pattern, body)).as(body).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void redactsTheSecretAndKeepsItsSurroundings(SecretPattern pattern) {
    Searching alone = new Searching(List.of(pattern), true);
    for (Sample sample : samples(pattern)) {
      assertThat(alone.redacted("x " + sample.text() + " y"))
          .isEqualTo("x " + sample.before() + "[REDACTED]" + sample.after() + " y");
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void ignoresPublishedExamples(SecretPattern pattern) {
    Sample sample = new PatternSamples(1).of(pattern, pattern.literals().getFirst());
    for (String example : pattern.facts().examples()) {
      String body = sample.before() + example + sample.after();

      assertThat(finds(pattern, body)).as(body).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void ignoresAValueOfOneCharacter(SecretPattern pattern) {
    Sample sample = new PatternSamples(2).of(pattern, pattern.literals().getFirst());
    String body = sample.before() + "x".repeat(sample.secret().length()) + sample.after();

    assertThat(finds(pattern, body)).as(body).isFalse();
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void ignoresTooShortTooLongAndJoinedTokens(SecretPattern pattern, TokenShape token) {
    String literal = pattern.literals().getFirst();
    String secret = new PatternSamples(3).of(pattern, literal).secret();
    String body = secret.substring(literal.length());
    String filler = body.substring(0, 1);

    if (body.length() == token.min()) {
      assertThat(finds(pattern, secret.substring(0, secret.length() - 1))).isFalse();
    }
    assertThat(finds(pattern, literal + body.substring(0, Math.min(7, token.min())))).isFalse();
    assertThat(finds(pattern, secret + filler.repeat(token.max() + 1))).isFalse();
    assertThat(finds(pattern, "Q" + secret)).isFalse();
  }

  static Stream<Arguments> tokens() {
    return SecretCatalog.ALL.stream()
        .filter(pattern -> pattern.shape() instanceof TokenShape)
        .map(pattern -> argumentSet(pattern.id(), pattern, pattern.shape()));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void isNotHiddenByAnotherPattern(SecretPattern pattern) {
    for (Sample sample : samples(pattern)) {
      assertThat(all.redacted(sample.text())).as(pattern.id()).doesNotContain(sample.secret());
    }
  }

  private static List<Sample> samples(SecretPattern pattern) {
    PatternSamples samples = new PatternSamples(pattern.id().hashCode());
    return Stream.concat(
            pattern.literals().stream(),
            Stream.generate(pattern.literals()::getFirst).limit(VALUES))
        .map(literal -> samples.of(pattern, literal))
        .toList();
  }

  private static boolean finds(SecretPattern pattern, String body) {
    return new Searching(List.of(pattern), true).ids(body).contains(pattern.id());
  }
}
