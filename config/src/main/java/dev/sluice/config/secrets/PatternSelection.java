package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.fault.Spelling;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.pattern.PatternHome;
import dev.sluice.inspect.secrets.pattern.SecretCategory;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The patterns that an entry selects.
 *
 * @param custom patterns of the operator
 */
record PatternSelection(List<SecretPattern> custom) {
  private static final String PATTERNS = "patterns";
  private static final String CATEGORIES = "categories";
  private static final String EXCLUDE = "exclude";
  private static final String CUSTOM = "custom";
  static final Set<String> KEYS = Set.of(PATTERNS, CATEGORIES, EXCLUDE, CUSTOM);

  PatternSelection {
    custom = List.copyOf(custom);
  }

  static PatternSelection of(ConfigFields fields) throws InvalidConfig {
    return new PatternSelection(
        CustomPatterns.read(fields.path().key(CUSTOM), fields.items(CUSTOM)));
  }

  /** At least one; specific ones before general ones, those of the operator last. */
  List<SecretPattern> patterns(ConfigFields fields) throws InvalidConfig {
    List<SecretPattern> patterns = new ArrayList<>(curated(fields));
    patterns.addAll(custom);
    if (patterns.isEmpty()) {
      throw new InvalidConfig(
          fields.path().text(), "selects no pattern; name one in patterns or custom");
    }
    return patterns;
  }

  /** In the order of the catalog. A pattern of the operator replaces the one with its id. */
  private List<SecretPattern> curated(ConfigFields fields) throws InvalidConfig {
    boolean chosen = fields.value(PATTERNS).isPresent();
    if (chosen && fields.value(CATEGORIES).isPresent()) {
      throw new InvalidConfig(
          fields.at(CATEGORIES),
          "has a meaning only without %s; remove one of the two".formatted(PATTERNS));
    }
    Set<String> wanted = shipped(fields, PATTERNS);
    Set<SecretCategory> categories =
        fields.value(CATEGORIES).isPresent() ? categories(fields, CATEGORIES) : usual();
    Set<String> unwanted = shipped(fields, EXCLUDE);
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

  private static Set<SecretCategory> usual() {
    Set<SecretCategory> categories = EnumSet.allOf(SecretCategory.class);
    categories.removeIf(category -> !category.isUsual());
    return categories;
  }

  /** Empty when the key is absent. */
  static Set<SecretCategory> categories(ConfigFields fields, String key) throws InvalidConfig {
    Set<SecretCategory> categories = EnumSet.noneOf(SecretCategory.class);
    List<String> names = fields.texts(key);
    for (int i = 0; i < names.size(); i++) {
      Optional<SecretCategory> category = SecretCategory.find(names.get(i));
      if (category.isEmpty()) {
        throw new InvalidConfig(fields.at(key, i), "must be one of " + SecretCategory.NAMES);
      }
      categories.add(category.get());
    }
    return categories;
  }

  /** Ids of patterns that ship with Sluice; empty when the key is absent. */
  private static Set<String> shipped(ConfigFields fields, String key) throws InvalidConfig {
    return new PatternSelection(List.of()).known(fields, key);
  }

  /** Ids of patterns, also of the operator's; empty when the key is absent. */
  Set<String> known(ConfigFields fields, String key) throws InvalidConfig {
    List<String> ids = fields.texts(key);
    for (int i = 0; i < ids.size(); i++) {
      if (!isKnown(ids.get(i))) {
        throw unknown(fields.at(key, i), ids.get(i));
      }
    }
    return new LinkedHashSet<>(ids);
  }

  boolean isKnown(String id) {
    return SecretCatalog.find(id).isPresent()
        || custom.stream().anyMatch(pattern -> pattern.id().equals(id));
  }

  /** Whether a request to the provider has a field for such a secret. */
  boolean hasField(String id) {
    return custom.stream().noneMatch(pattern -> pattern.id().equals(id))
        && SecretCatalog.find(id)
            .filter(pattern -> !pattern.facts().home().equals(PatternHome.NONE))
            .isPresent();
  }

  private InvalidConfig unknown(String path, String id) {
    List<String> known =
        Stream.concat(SecretCatalog.ALL.stream(), custom.stream()).map(SecretPattern::id).toList();
    return new InvalidConfig(
        path,
        "is not the id of a pattern; %s`sluice secrets list` lists them"
            .formatted(Spelling.hint(id, known)));
  }
}
