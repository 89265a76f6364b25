package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.builtin.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.SecretScanner;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.pattern.SecretCategory;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of one entry.
 *
 * @param replacement text in place of a secret; unused unless {@code mode} is to redact
 * @param patterns at least one; specific ones before general ones
 * @param json whether JSON strings are also scanned decoded
 * @param depth most encodings within each other that are decoded
 */
record SecretsSettings(
    Mode mode,
    String replacement,
    List<SecretPattern> patterns,
    boolean json,
    int depth,
    Undecoded undecoded) {
  private static final String MODE = "mode";
  private static final String REPLACEMENT = "replacement";
  private static final String PATTERNS = "patterns";
  private static final String CATEGORIES = "categories";
  private static final String EXCLUDE = "exclude";
  private static final String CUSTOM = "custom";
  private static final String JSON = "json";
  private static final String DEPTH = "depth";
  private static final String UNDECODED = "undecoded";
  private static final Set<String> KEYS =
      Set.of(MODE, REPLACEMENT, PATTERNS, CATEGORIES, EXCLUDE, CUSTOM, JSON, DEPTH, UNDECODED);

  private static final int DEFAULT_DEPTH = 4;

  private static final String DEFAULT_REPLACEMENT = "[REDACTED]";
  private static final int MAX_REPLACEMENT = 64;

  /** Keeps the neighbors of a replacement apart, so that they do not form a secret together. */
  private static final String REPLACEMENT_EDGES = "*#<>()[]{}|!?~";

  SecretsSettings {
    patterns = List.copyOf(patterns);
  }

  /** How a request with secrets is handled. */
  enum Mode {
    /** Secrets are replaced, and the request continues. */
    REDACT,
    /** The request is denied. */
    DENY,
    /** The request continues unchanged; secrets are only reported. */
    DETECT
  }

  /** What happens when a part of the body is too deep, or too large, to decode. */
  enum Undecoded {
    /** It passes, with a finding. */
    PASS,
    /** The stage fails. */
    FAIL
  }

  /** Reads an entry's {@code config}. */
  static SecretsSettings read(Value.MapValue config) throws InvalidConfig {
    return read(new ConfigFields("config", config));
  }

  private static SecretsSettings read(ConfigFields fields) throws InvalidConfig {
    fields.allowOnly(KEYS);
    Mode mode = mode(fields);
    List<SecretPattern> custom = CustomPatterns.read(fields.at(CUSTOM), fields.items(CUSTOM));
    List<SecretPattern> patterns = new ArrayList<>(curated(fields, custom));
    patterns.addAll(custom);
    if (patterns.isEmpty()) {
      throw new InvalidConfig("config selects no pattern; name one in patterns or custom");
    }
    SecretsSettings settings =
        new SecretsSettings(
            mode,
            replacement(fields, mode),
            patterns,
            fields.flag(JSON, true),
            fields.number(DEPTH, 0, LayeredScanner.MAX_DEPTH, DEFAULT_DEPTH),
            undecoded(fields));
    if (!settings.scanner().isClean(settings.replacement())) {
      throw new InvalidConfig(fields.at(REPLACEMENT) + " must not be what a pattern finds");
    }
    return settings;
  }

  /** A scanner for these patterns. */
  SecretScanner scanner() {
    return SecretScanner.of(patterns, json);
  }

  /** A scanner that also decodes. */
  LayeredScanner layered() {
    return new LayeredScanner(scanner(), depth, replacement);
  }

  private static Undecoded undecoded(ConfigFields fields) throws InvalidConfig {
    return switch (fields.text(UNDECODED).orElse("pass")) {
      case "pass" -> Undecoded.PASS;
      case "fail" -> Undecoded.FAIL;
      default -> throw new InvalidConfig(fields.at(UNDECODED) + " must be pass or fail");
    };
  }

  private static Mode mode(ConfigFields fields) throws InvalidConfig {
    return switch (fields.text(MODE).orElse("redact")) {
      case "redact" -> Mode.REDACT;
      case "deny" -> Mode.DENY;
      case "detect" -> Mode.DETECT;
      default -> throw new InvalidConfig(fields.at(MODE) + " must be redact, deny or detect");
    };
  }

  private static String replacement(ConfigFields fields, Mode mode) throws InvalidConfig {
    Optional<String> given = fields.text(REPLACEMENT);
    if (given.isPresent() && mode != Mode.REDACT) {
      throw new InvalidConfig(fields.at(REPLACEMENT) + " has a meaning only with mode: redact");
    }
    String replacement = given.orElse(DEFAULT_REPLACEMENT);
    if (!isReplacement(replacement)) {
      throw new InvalidConfig(
          fields.at(REPLACEMENT)
              + " must be 1 to 64 printable ASCII characters without quotes and backslashes, the"
              + " first and the last one of * # < > ( ) [ ] { } | ! ? ~");
    }
    return replacement;
  }

  /** Whether the text is valid inside a JSON string as it is. */
  private static boolean isReplacement(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_REPLACEMENT
        && REPLACEMENT_EDGES.indexOf(text.charAt(0)) >= 0
        && REPLACEMENT_EDGES.indexOf(text.charAt(text.length() - 1)) >= 0
        && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\'' && c != '\\');
  }

  /** In the order of the catalog. A pattern of the operator replaces the one with its id. */
  private static List<SecretPattern> curated(ConfigFields fields, List<SecretPattern> custom)
      throws InvalidConfig {
    boolean chosen = fields.value(PATTERNS).isPresent();
    if (chosen && fields.value(CATEGORIES).isPresent()) {
      throw new InvalidConfig(
          "%s has a meaning only without %s; remove one of the two"
              .formatted(fields.at(CATEGORIES), PATTERNS));
    }
    Set<String> wanted = ids(fields, PATTERNS);
    Set<SecretCategory> categories = categories(fields);
    Set<String> unwanted = ids(fields, EXCLUDE);
    custom.forEach(pattern -> unwanted.add(pattern.id()));
    return SecretCatalog.ALL.stream()
        .filter(
            pattern ->
                chosen
                    ? wanted.contains(pattern.id())
                    : categories.contains(pattern.facts().category()))
        .filter(pattern -> !unwanted.contains(pattern.id()))
        .toList();
  }

  private static Set<SecretCategory> categories(ConfigFields fields) throws InvalidConfig {
    Set<SecretCategory> categories = EnumSet.noneOf(SecretCategory.class);
    if (fields.value(CATEGORIES).isEmpty()) {
      categories.addAll(EnumSet.allOf(SecretCategory.class));
      categories.removeIf(category -> !category.isUsual());
      return categories;
    }
    List<String> names = fields.texts(CATEGORIES);
    for (int i = 0; i < names.size(); i++) {
      Optional<SecretCategory> category = SecretCategory.find(names.get(i));
      if (category.isEmpty()) {
        throw new InvalidConfig(
            "%s[%d] must be one of %s".formatted(fields.at(CATEGORIES), i, SecretCategory.NAMES));
      }
      categories.add(category.get());
    }
    return categories;
  }

  private static Set<String> ids(ConfigFields fields, String key) throws InvalidConfig {
    List<String> ids = fields.texts(key);
    for (int i = 0; i < ids.size(); i++) {
      if (SecretCatalog.find(ids.get(i)).isEmpty()) {
        throw new InvalidConfig(
            "%s[%d] is not the id of a pattern; the documentation of sluice/secrets lists them"
                .formatted(fields.at(key), i));
      }
    }
    return new LinkedHashSet<>(ids);
  }
}
