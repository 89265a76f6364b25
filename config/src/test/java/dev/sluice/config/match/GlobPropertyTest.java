package dev.sluice.config.match;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobPropertyTest {
  @Property(tries = 3000)
  void agreesWithANaiveReading(@ForAll("patterns") String pattern, @ForAll("texts") String text)
      throws InvalidPatternException {
    assertThat(PathGlob.compile(pattern).matches(text)).isEqualTo(naive(pattern, text));
  }

  /** More than 63 states take the other implementation. */
  @Property(tries = 1000)
  void agreesWithANaiveReadingWhenLong(
      @ForAll("patterns") String pattern, @ForAll("texts") String text)
      throws InvalidPatternException {
    String prefix = "p".repeat(70);
    assertThat(PathGlob.compile(prefix + pattern).matches(prefix + text))
        .isEqualTo(naive(pattern, text));
  }

  @Property(tries = 1000)
  void everyLiteralFitsItself(@ForAll("texts") String text) throws InvalidPatternException {
    assertThat(PathGlob.compile(text).matches(text)).isTrue();
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "/", ".", "*", "**", "?", "[ab]", "[!a]")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "/", ".").list().ofMaxSize(8).map(p -> String.join("", p));
  }

  /** A glob without braces, read character by character. */
  static boolean naive(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    if (pattern.startsWith("**")) {
      String rest = pattern.replaceFirst("^\\*+", "");
      return naive(rest, text) || (!text.isEmpty() && naive(pattern, text.substring(1)));
    }
    if (pattern.startsWith("*")) {
      boolean goesOn = !text.isEmpty() && text.charAt(0) != '/';
      return naive(pattern.substring(1), text) || (goesOn && naive(pattern, text.substring(1)));
    }
    if (pattern.startsWith("\\")) {
      return !text.isEmpty()
          && text.charAt(0) == pattern.charAt(1)
          && naive(pattern.substring(2), text.substring(1));
    }
    int length = pattern.startsWith("[") ? pattern.indexOf(']') + 1 : 1;
    return !text.isEmpty()
        && one(pattern.substring(0, length), text.charAt(0))
        && naive(pattern.substring(length), text.substring(1));
  }

  private static boolean one(String part, char c) {
    return switch (part) {
      case "?" -> c != '/';
      case "[ab]" -> c == 'a' || c == 'b';
      case "[!a]" -> c != '/' && c != 'a';
      default -> part.charAt(0) == c;
    };
  }
}
