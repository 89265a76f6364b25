package dev.sluice.config.policy.match;

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

  @Property(tries = 2000)
  void aCommonTextIsAnOverlap(
      @ForAll("patterns") String one,
      @ForAll("patterns") String other,
      @ForAll("texts") String text)
      throws InvalidPatternException {
    EndpointPath left = EndpointPath.compile("/" + one);
    EndpointPath right = EndpointPath.compile("/" + other);
    if (left.routes("/" + text) && right.routes("/" + text)) {
      assertThat(left.overlaps(right)).isTrue();
    }
  }

  @Property(tries = 2000)
  void aCommonHostIsAnOverlap(
      @ForAll("hosts") String one, @ForAll("hosts") String other, @ForAll("names") String host)
      throws InvalidPatternException {
    HostPattern left = HostPattern.compile(one);
    HostPattern right = HostPattern.compile(other);
    if (left.matches(host) && right.matches(host)) {
      assertThat(left.overlaps(right)).isTrue();
    }
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

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("a", "b", "*", "**", "a*", "?")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(labels -> String.join(".", labels));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "ab")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(labels -> String.join(".", labels));
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
