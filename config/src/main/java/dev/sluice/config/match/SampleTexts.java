package dev.sluice.config.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A shortest text for every set of patterns that some text fits: what decides by these patterns
 * alone cannot tell any other text from one of them. Within a budget; one thread.
 */
public final class SampleTexts {
  private final TextKind form;
  private final ComparisonBudget budget;
  private final Set<Compiled> patterns = new LinkedHashSet<>();

  /**
   * A pattern in one of the dialects.
   *
   * @param root of a subtree; not written itself
   */
  private record Compiled(String pattern, char separator, boolean root) {
    Compiled(String pattern, char separator) {
      this(pattern, separator, false);
    }
  }

  private record Reached(int states, int form, String text) {}

  /**
   * @param budget spent: some texts may be missing
   */
  public SampleTexts(TextKind form, ComparisonBudget budget) {
    this.form = form;
    this.budget = budget;
  }

  public SampleTexts hosts(Collection<HostPattern> hosts) {
    hosts.forEach(host -> patterns.add(new Compiled(host.text(), '.')));
    return this;
  }

  public SampleTexts endpointPath(String pattern) {
    patterns.add(new Compiled(pattern, '/'));
    patterns.add(new Compiled(pattern, GlobSet.NO_SEPARATOR));
    if (pattern.endsWith("/**")) {
      String root = pattern.substring(0, pattern.length() - 3);
      patterns.add(new Compiled(root, GlobSet.NO_SEPARATOR, true));
    }
    return this;
  }

  /** Adds the path of a matcher. */
  public SampleTexts rulePath(String pattern) {
    patterns.add(new Compiled(pattern, '/'));
    return this;
  }

  public SampleTexts name(String pattern) {
    patterns.add(new Compiled(pattern, '.'));
    patterns.add(new Compiled(pattern, GlobSet.NO_SEPARATOR));
    return this;
  }

  public List<String> texts() {
    List<Glob> globs = new ArrayList<>();
    patterns.removeIf(pattern -> !isGlob(pattern, globs));
    GlobUnion union = new GlobUnion(globs, budget);
    char[] samples = samples(globs);
    Map<BitSet, String> found = new LinkedHashMap<>();
    Map<Integer, Set<Integer>> seen = new HashMap<>();
    Deque<Reached> open = new ArrayDeque<>();
    open.add(new Reached(union.start(), form.start(), ""));
    while (!open.isEmpty() && budget.spend(1)) {
      Reached reached = open.remove();
      if (form.isWhole(reached.form(), reached.text().length())) {
        found.putIfAbsent(union.fitting(reached.states()), reached.text());
      }
      for (char sample : samples) {
        int next = form.next(reached.form(), sample);
        if (next >= 0 && reached.text().length() < form.longest()) {
          int states = union.step(reached.states(), sample);
          if (seen.computeIfAbsent(states, unseen -> new HashSet<>()).add(next)) {
            open.add(new Reached(states, next, reached.text() + sample));
          }
        }
      }
    }
    noteUnmatched(found.keySet());
    return List.copyOf(found.values());
  }

  private void noteUnmatched(Set<BitSet> found) {
    BitSet matched = new BitSet();
    found.forEach(matched::or);
    Set<String> fitting = new HashSet<>();
    int at = 0;
    for (Compiled pattern : patterns) {
      if (matched.get(at++)) {
        fitting.add(pattern.pattern());
      }
    }
    patterns.stream()
        .filter(pattern -> !pattern.root() && !fitting.contains(pattern.pattern()))
        .forEach(pattern -> budget.unmatched(pattern.pattern()));
  }

  // A pattern that cannot be parsed tells no texts apart.
  private boolean isGlob(Compiled pattern, List<Glob> globs) {
    try {
      return globs.add(
          form == TextKind.HOST
              ? HostPattern.compile(pattern.pattern()).glob()
              : new Glob(GlobParser.parse(pattern.pattern()), pattern.separator()));
    } catch (InvalidPatternException e) {
      return false;
    }
  }

  // One character of every class that the patterns tell apart, a letter where there is one.
  private char[] samples(List<Glob> globs) {
    SortedSet<Character> bounds = new TreeSet<>();
    bounds.add('!');
    globs.forEach(glob -> glob.addBounds(bounds, true));
    form.separators().forEach(separator -> addAlone(bounds, separator));
    String samples = samples(bounds);
    if (samples.indexOf('%') >= 0) {
      form.digits().forEach(digit -> addAlone(bounds, digit));
      samples = samples(bounds);
    }
    return samples.toCharArray();
  }

  private static void addAlone(SortedSet<Character> bounds, char character) {
    bounds.add(character);
    bounds.add((char) (character + 1));
  }

  private String samples(SortedSet<Character> bounds) {
    StringBuilder samples = new StringBuilder();
    List<Character> sorted = List.copyOf(bounds);
    for (int i = 0; i < sorted.size(); i++) {
      int last = i + 1 < sorted.size() ? sorted.get(i + 1) : form.end();
      form.sample(sorted.get(i), last).ifPresent(sample -> samples.append(sample.charValue()));
    }
    return samples.toString();
  }
}
