package dev.sluice.config.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Braces against a reference that expands them and matches every piece for itself. */
class AlternativesPropertyTest {
  /** Bounds the time of the reference. */
  private static final int MAX_EXPANDED = 64;

  /** A part of a pattern; two texts are never neighbors, since their stars would form one. */
  sealed interface Part {
    record Text(String glob) implements Part {}

    record Braces(List<List<Part>> alternatives) implements Part {}
  }

  @Property(tries = 3000)
  void agreesWithTheReference(@ForAll("patterns") List<Part> pattern, @ForAll("texts") String text)
      throws InvalidPatternException {
    List<List<String>> expanded = expanded(pattern);
    if (expanded.size() <= MAX_EXPANDED) {
      assertThat(PathGlob.compile(written(pattern)).matches(text))
          .isEqualTo(expanded.stream().anyMatch(pieces -> matches(pieces, text)));
    }
  }

  @Example
  void aStarBesideBracesStopsAtTheSeparator() throws InvalidPatternException {
    PathGlob glob = PathGlob.compile("/a/{b*,c}*");

    assertThat(glob.matches("/a/b")).isTrue();
    assertThat(glob.matches("/a/bx")).isTrue();
    assertThat(glob.matches("/a/cx")).isTrue();
    assertThat(glob.matches("/a/bx/admin")).isFalse();
    assertThat(PathGlob.compile("/a/*{*x,y}").matches("/a/b/x")).isFalse();
    assertThat(PathGlob.compile("/a/*{,}*").matches("/a/b/c")).isFalse();
    assertThat(PathGlob.compile("/a/{b*,{c,*}}{*,d}").matches("/a/b/c")).isFalse();
  }

  @Example
  void aDeepStarBesideBracesCrossesTheSeparator() throws InvalidPatternException {
    assertThat(PathGlob.compile("/a/{b**,c}*").matches("/a/bx/admin")).isTrue();
    assertThat(PathGlob.compile("/a/{b*,c}**").matches("/a/bx/admin")).isTrue();
  }

  @Provide
  Arbitrary<List<Part>> patterns() {
    return parts(2);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "b", "/", "*").list().ofMaxSize(6).map(all -> String.join("", all));
  }

  private static Arbitrary<List<Part>> parts(int depth) {
    Arbitrary<Part> text =
        Arbitraries.of("", "a", "b", "/", "*", "**", "?", "[ab]", "a*", "*a", "/*", "\\*")
            .map(Part.Text::new);
    if (depth == 0) {
      return text.map(List::of);
    }
    Arbitrary<Part> braces =
        parts(depth - 1).list().ofMinSize(1).ofMaxSize(3).map(Part.Braces::new);
    Arbitrary<List<Part>> alternating =
        Combinators.combine(text, braces, text, braces, text).as(List::of);
    return Arbitraries.oneOf(
        text.map(List::of), Combinators.combine(text, braces, text).as(List::of), alternating);
  }

  private static String written(List<Part> pattern) {
    return pattern.stream()
        .map(
            part ->
                switch (part) {
                  case Part.Text(String glob) -> glob;
                  case Part.Braces(List<List<Part>> alternatives) ->
                      alternatives.stream()
                          .map(AlternativesPropertyTest::written)
                          .collect(Collectors.joining(",", "{", "}"));
                })
        .collect(Collectors.joining());
  }

  private static List<List<String>> expanded(List<Part> pattern) {
    List<List<String>> expanded = List.of(List.of());
    for (Part part : pattern) {
      List<List<String>> tails =
          switch (part) {
            case Part.Text(String glob) -> List.of(List.of(glob));
            case Part.Braces(List<List<Part>> alternatives) ->
                alternatives.stream().flatMap(a -> expanded(a).stream()).toList();
          };
      expanded =
          expanded.stream().flatMap(head -> tails.stream().map(t -> behind(head, t))).toList();
    }
    return expanded;
  }

  private static List<String> behind(List<String> head, List<String> tail) {
    List<String> all = new ArrayList<>(head);
    all.addAll(tail);
    return all;
  }

  /** Whether the text is one match of every piece, in order. */
  private static boolean matches(List<String> pieces, String text) {
    if (pieces.isEmpty()) {
      return text.isEmpty();
    }
    List<String> rest = pieces.subList(1, pieces.size());
    for (int end = 0; end <= text.length(); end++) {
      if (GlobPropertyTest.naive(pieces.getFirst(), text.substring(0, end))
          && matches(rest, text.substring(end))) {
        return true;
      }
    }
    return false;
  }
}
