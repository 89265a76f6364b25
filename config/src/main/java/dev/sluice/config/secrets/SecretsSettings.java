package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.detect.LayeredScanner;
import dev.sluice.detect.ListedValues;
import dev.sluice.detect.SecretScanner;
import dev.sluice.detect.opaque.OpaqueSearch;
import dev.sluice.detect.pattern.PatternFacts;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.OwnProvider;
import dev.sluice.detect.place.RequestPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The configuration of one entry.
 *
 * @param scope the parts of a request that are searched, at least one
 * @param ownDestination what happens to a credential where its provider wants it
 * @param patterns at least one; specific ones before general ones
 * @param values that are no secrets, and those that actions name
 * @param json whether JSON strings are also scanned decoded
 * @param depth most encodings within each other that are decoded
 */
public record SecretsSettings(
    Set<RequestPart> scope,
    ActionRules actions,
    SecretAction ownDestination,
    OwnProvider home,
    String replacement,
    List<SecretPattern> patterns,
    ListedValues values,
    boolean json,
    int depth,
    Undecoded undecoded) {
  public static final String IMPLEMENTATION = "sluice/secrets";

  private static final String REPLACEMENT = "replacement";
  private static final String JSON = "json";
  private static final String DEPTH = "depth";
  private static final String UNDECODED = "undecoded";
  private static final int DEFAULT_DEPTH = 4;

  // Characters that a secret of the pack needs, with what tells it.
  private static final int SHORTEST = 11;

  private static final String DEFAULT_REPLACEMENT = "[REDACTED]";
  private static final int MAX_REPLACEMENT = 64;

  // Keeps the neighbors of a replacement apart, so that they do not form a secret together.
  private static final String REPLACEMENT_EDGES = "*#<>()[]{}|!?~";

  public SecretsSettings {
    scope = Set.copyOf(scope);
    patterns = List.copyOf(patterns);
  }

  /** What happens when a part of the body is too deep, or too large, to decode. */
  public enum Undecoded {
    PASS,
    FAIL
  }

  /**
   * Reads an entry's {@code config}.
   *
   * @throws InvalidConfig which names the key and the remedy
   */
  public static SecretsSettings read(Value.MapValue config) throws InvalidConfig {
    return ConfigFaults.none(faults -> read(ConfigFields.ofRoot(config), faults));
  }

  public static List<InvalidConfig> faults(Value.MapValue config) {
    ConfigFaults faults = new ConfigFaults();
    SecretsSettings unused = read(ConfigFields.ofRoot(config), faults);
    return faults.all();
  }

  private static SecretsSettings read(ConfigFields fields, ConfigFaults faults) {
    faults.addAll(fields.unknown(keys()));
    faults.check(() -> Phases.check(fields));
    PatternSelection selection = PatternSelection.of(fields, faults);
    Reaction reaction = Reaction.read(fields, selection, faults);
    SecretsSettings settings =
        new SecretsSettings(
            reaction.scope(),
            reaction.actions(),
            reaction.ownDestination(),
            reaction.home(),
            faults.value(() -> replacement(fields)).orElse(DEFAULT_REPLACEMENT),
            selection.patterns(fields, faults),
            reaction.values(),
            faults.value(() -> fields.flag(JSON, true)).orElse(true),
            faults.value(() -> depth(fields)).orElse(DEFAULT_DEPTH),
            faults.value(() -> undecoded(fields)).orElse(Undecoded.PASS));
    if (faults.isEmpty()) {
      faults.check(() -> settings.check(fields, reaction));
    }
    return settings;
  }

  private void check(ConfigFields fields, Reaction reaction) throws InvalidConfig {
    if (patterns.isEmpty()) {
      throw new InvalidConfig(
          fields.path().text(), "selects no pattern; name one in patterns or custom");
    }
    if (fields.value(REPLACEMENT).isPresent() && !reaction.redacts()) {
      throw new InvalidConfig(fields.at(REPLACEMENT), "has a meaning only with redact");
    }
    if (!scanner().isClean(replacement)) {
      throw new InvalidConfig(fields.at(REPLACEMENT), "must not be what a pattern finds");
    }
  }

  private static int depth(ConfigFields fields) throws InvalidConfig {
    return fields.number(DEPTH, 0, LayeredScanner.MAX_DEPTH, DEFAULT_DEPTH);
  }

  private static Set<String> keys() {
    Set<String> keys = new HashSet<>(Set.of(REPLACEMENT, JSON, DEPTH, UNDECODED));
    keys.addAll(PatternSelection.KEYS);
    keys.addAll(Reaction.KEYS);
    keys.add(Phases.KEY);
    return keys;
  }

  private SecretScanner scanner() {
    return SecretScanner.of(patterns, json).knowing(values);
  }

  public LayeredScanner layered() {
    return new LayeredScanner(scanner(), depth, replacement);
  }

  /**
   * A scanner of heads for these patterns.
   *
   * @param scanner from {@link #layered}
   * @param parts to search, of the scope or fewer
   */
  public HeadScanner heads(LayeredScanner scanner, Set<RequestPart> parts) {
    return new HeadScanner(scanner, parts, home, shortest(), OpaqueSearch.of(patterns, values));
  }

  // Texts with fewer characters hold no secret.
  private int shortest() {
    boolean custom =
        patterns.stream().anyMatch(pattern -> pattern.facts().equals(PatternFacts.OPERATOR));
    return custom ? SecretPattern.MIN_LITERAL + 1 : SHORTEST;
  }

  private static Undecoded undecoded(ConfigFields fields) throws InvalidConfig {
    return switch (fields.text(UNDECODED).orElse("pass")) {
      case "pass" -> Undecoded.PASS;
      case "fail" -> Undecoded.FAIL;
      default -> throw new InvalidConfig(fields.at(UNDECODED), "must be pass or fail");
    };
  }

  private static String replacement(ConfigFields fields) throws InvalidConfig {
    String replacement = fields.text(REPLACEMENT).orElse(DEFAULT_REPLACEMENT);
    if (!isReplacement(replacement)) {
      throw new InvalidConfig(
          fields.at(REPLACEMENT),
          "must be 1 to 64 printable ASCII characters without quotes and backslashes, the"
              + " first and the last one of * # < > ( ) [ ] { } | ! ? ~");
    }
    return replacement;
  }

  private static boolean isReplacement(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_REPLACEMENT
        && REPLACEMENT_EDGES.indexOf(text.charAt(0)) >= 0
        && REPLACEMENT_EDGES.indexOf(text.charAt(text.length() - 1)) >= 0
        && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\'' && c != '\\');
  }
}
