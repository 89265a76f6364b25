package dev.sluice.config.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Overlaps against a reference that tries every short text of a small alphabet. */
class IntersectionPropertyTest {
  private static final long STEPS = 1_000_000;
  private static final List<String> HOSTS = texts(List.of("a", "b", "c", "."), 7);
  private static final List<String> PATHS = texts(List.of("a", "b", "c", "/"), 6);

  /** Which of the texts fit a pattern: the same patterns come again and again. */
  private static final Map<String, BitSet> FITTING_HOSTS = new HashMap<>();

  private static final Map<String, BitSet> FITTING_PATHS = new HashMap<>();

  private static BitSet hostsOf(String pattern) throws InvalidPatternException {
    HostPattern compiled = HostPattern.compile(pattern);
    return FITTING_HOSTS.computeIfAbsent(pattern, it -> fitting(HOSTS, compiled::matches));
  }

  private static BitSet pathsOf(String pattern) throws InvalidPatternException {
    EndpointPath compiled = EndpointPath.compile("/" + pattern);
    return FITTING_PATHS.computeIfAbsent(
        pattern, it -> fitting(PATHS, path -> compiled.routes("/" + path)));
  }

  private static BitSet fitting(List<String> texts, Predicate<String> pattern) {
    BitSet fitting = new BitSet(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      fitting.set(i, pattern.test(texts.get(i)));
    }
    return fitting;
  }

  @Property(tries = 1500)
  void hostsOverlapWhenSomeHostFitsBoth(@ForAll("hosts") String one, @ForAll("hosts") String other)
      throws InvalidPatternException {
    HostPattern left = HostPattern.compile(one);
    HostPattern right = HostPattern.compile(other);

    assertThat(left.overlaps(right, new ComparisonBudget(STEPS)))
        .isEqualTo(hostsOf(one).intersects(hostsOf(other)));
  }

  @Property(tries = 1500)
  void hostsOverlapBesideExcludedOnesWhenSomeHostIsLeft(
      @ForAll("hosts") String one,
      @ForAll("hosts") String other,
      @ForAll("exclusions") List<String> excluded)
      throws InvalidPatternException {
    HostPattern left = HostPattern.compile(one);
    HostPattern right = HostPattern.compile(other);
    List<HostPattern> without = new ArrayList<>();
    BitSet rest = (BitSet) hostsOf(one).clone();
    for (String pattern : excluded) {
      without.add(HostPattern.compile(pattern));
      rest.andNot(hostsOf(pattern));
    }

    assertThat(left.overlaps(right, without, new ComparisonBudget(STEPS)))
        .isEqualTo(rest.intersects(hostsOf(other)));
  }

  @Property(tries = 1500)
  void pathsOverlapWhenSomePathRoutesToBoth(
      @ForAll("paths") String one, @ForAll("paths") String other) throws InvalidPatternException {
    EndpointPath left = EndpointPath.compile("/" + one);
    EndpointPath right = EndpointPath.compile("/" + other);

    assertThat(left.overlaps(right, new ComparisonBudget(STEPS)))
        .isEqualTo(pathsOf(one).intersects(pathsOf(other)));
  }

  @Example
  void withoutStepsLeftPatternsAreAssumedToOverlap() throws InvalidPatternException {
    ComparisonBudget budget = new ComparisonBudget(3);

    assertThat(
            HostPattern.compile("*a*.x.test").overlaps(HostPattern.compile("*.?.x.test"), budget))
        .isTrue();
    assertThat(budget.isSpent()).isTrue();
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of("a", "b", "*", "**", "a*", "*b", "?", "[ab]", "[!a]", "?*")
        .list()
        .ofMinSize(1)
        .ofMaxSize(2)
        .map(labels -> String.join(".", labels));
  }

  @Provide
  Arbitrary<List<String>> exclusions() {
    return hosts().list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "*", "**", "?", "[ab]", "[!a]", "{a,b}", "{a*,/b}", "{,a}")
        .list()
        .ofMaxSize(3)
        .map(parts -> String.join("", parts));
  }

  private static List<String> texts(List<String> alphabet, int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= longest; length++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        for (String letter : alphabet) {
          all.add(all.get(i) + letter);
        }
      }
      from = to;
    }
    return all;
  }
}
