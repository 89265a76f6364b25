package dev.sluice.detect.explain;

import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.explain.Condition.Kind;
import dev.sluice.detect.explain.FormConditions.Form;
import dev.sluice.detect.layer.Layer;
import dev.sluice.detect.layer.LayerTrace;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import dev.sluice.detect.text.ScanBudget;
import dev.sluice.detect.text.ScannedText;
import dev.sluice.detect.text.StringEnd;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which conditions of which patterns a value meets, in every layer of it. Slow: for one value
 * that a person asks about. Immutable; any thread.
 */
public final class SecretExplainer {
  /** More candidates explain nothing. */
  static final int MOST_CANDIDATES = 1000;

  private static final int MOST_LAYERS = 100;
  private static final String REPLACEMENT = "[REDACTED]";

  private final LayeredScanner scanner;
  private final LiteralPlaces literals;

  /**
   * An explainer for patterns of the pack.
   *
   * @param depth most encodings within each other; 0 for none
   */
  public SecretExplainer(List<SecretPattern> patterns, int depth) {
    this.scanner = new LayeredScanner(SecretScanner.of(patterns, true), depth, REPLACEMENT);
    this.literals = new LiteralPlaces(patterns);
  }

  public Explanation explain(byte[] value) {
    Reading reading = new Reading();
    boolean undecoded = scanner.scan(value, 0, value.length, pattern -> true, reading).undecoded();
    return new Explanation(
        List.copyOf(reading.candidates.values()), List.copyOf(reading.decoded), undecoded);
  }

  private static List<Condition> conditions(
      ScannedText text, SecretPattern pattern, int at, int after) {
    Form form = FormConditions.of(text, pattern.shape(), at, after);
    List<Condition> conditions = new ArrayList<>(form.conditions());
    if (form.holds()) {
      ByteSpan checked = form.checked();
      conditions.addAll(
          CheckConditions.of(form.check(), text.bytes(), checked.start(), checked.end()));
    }
    boolean met = conditions.stream().allMatch(Condition::holds);
    boolean found = pattern.match(text, at, after).isPresent();
    if (met && !found) {
      conditions.add(exempt(text, pattern, at, after));
    }
    return met || !found
        ? conditions
        : List.of(new Condition(Kind.FORM, true, "the text before a placeholder is one"));
  }

  private static Condition exempt(ScannedText text, SecretPattern pattern, int at, int after) {
    boolean example =
        pattern
            .shape()
            .match(text, at, after)
            .map(span -> written(text, span))
            .filter(pattern.facts().examples()::contains)
            .isPresent();
    return example
        ? new Condition(Kind.EXAMPLE, false, "it is a published example")
        : new Condition(Kind.PLACEHOLDER, false, "it is the placeholder of a credential");
  }

  private static String written(ScannedText text, ByteSpan span) {
    return new String(
        text.bytes(), span.start(), span.end() - span.start(), StandardCharsets.ISO_8859_1);
  }

  private final class Reading implements LayerTrace {
    private record Key(String pattern, int start) {}

    private final LayerStack layers = new LayerStack();
    private final Map<Key, Candidate> candidates = new LinkedHashMap<>();
    private final Set<List<String>> decoded = new LinkedHashSet<>();

    @Override
    public void searched(byte[] bytes, int from, int end) {
      ScannedText text =
          new ScannedText(bytes, from, end, new StringEnd(bytes, end, false), new ScanBudget());
      literals.search(text, (pattern, at, after) -> add(text, pattern, at, after));
    }

    private void add(ScannedText text, SecretPattern pattern, int at, int after) {
      LayerStack.Place place = layers.placeOf(new ByteSpan(at, after));
      Key key = new Key(pattern.id(), place.span().start());
      Candidate before = candidates.get(key);
      if (before == null ? candidates.size() >= MOST_CANDIDATES : before.holds()) {
        return;
      }
      Candidate candidate =
          new Candidate(
              pattern, place.span(), place.encodings(), conditions(text, pattern, at, after));
      if (before == null || candidate.holds()) {
        candidates.put(key, candidate);
      }
    }

    @Override
    public void entered(Layer layer, ByteSpan part) {
      layers.push(layer);
      if (decoded.size() < MOST_LAYERS) {
        decoded.add(layers.placeOf(part).encodings());
      }
    }

    @Override
    public void left() {
      layers.pop();
    }
  }

  /** Finds the literals of patterns in a short text, by their first byte. Immutable; any thread. */
  private static final class LiteralPlaces {
    private final Map<Byte, List<Literal>> byFirst = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Literal(SecretPattern pattern, byte[] bytes) {}

    @FunctionalInterface
    interface Places {
      /**
       * Called for each.
       *
       * @param at the literal's first byte
       */
      void found(SecretPattern pattern, int at, int after);
    }

    LiteralPlaces(List<SecretPattern> patterns) {
      for (SecretPattern pattern : patterns) {
        for (String text : pattern.literals()) {
          byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
          byFirst
              .computeIfAbsent(bytes[0], first -> new ArrayList<>())
              .add(new Literal(pattern, bytes));
        }
      }
    }

    void search(ScannedText text, Places places) {
      for (int at = text.from(); at < text.end(); at++) {
        for (Literal literal : byFirst.getOrDefault(text.bytes()[at], List.of())) {
          int after = at + literal.bytes().length;
          if (after <= text.end()
              && Arrays.equals(
                  text.bytes(), at, after, literal.bytes(), 0, literal.bytes().length)) {
            places.found(literal.pattern(), at, after);
          }
        }
      }
    }
  }
}
