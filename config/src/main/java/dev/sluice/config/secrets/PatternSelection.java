package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.fault.Spelling;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.PatternHome;
import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The patterns that an entry selects.
 *
 * @param whole whether these are all; otherwise any name may be that of one that is not right yet
 */
record PatternSelection(List<SecretPattern> custom, boolean whole) {
  private static final String PATTERNS = "patterns";
  private static final String CATEGORIES = "categories";
  private static final String EXCLUDE = "exclude";
  private static final String CUSTOM = "custom";
  static final Set<String> KEYS = Set.of(PATTERNS, CATEGORIES, EXCLUDE, CUSTOM);

  PatternSelection {
    custom = List.copyOf(custom);
  }

  static PatternSelection of(ConfigFields fields, ConfigFaults faults) {
    ConfigFaults own = new ConfigFaults();
    List<Value> items = own.value(() -> fields.items(CUSTOM)).orElse(List.of());
    List<SecretPattern> custom = CustomPatterns.read(fields.path().key(CUSTOM), items, own);
    faults.addAll(own.all());
    return new PatternSelection(custom, own.isEmpty());
  }

  /** Those that are right. Specific ones before general ones, those of the operator last. */
  List<SecretPattern> patterns(ConfigFields fields, ConfigFaults faults) {
    List<SecretPattern> patterns = new ArrayList<>(curated(fields, faults));
    patterns.addAll(custom);
    return patterns;
  }

  // In the order of the catalog. A pattern of the operator replaces the one with its id.
  private List<SecretPattern> curated(ConfigFields fields, ConfigFaults faults) {
    boolean chosen = fields.value(PATTERNS).isPresent();
    if (chosen && fields.value(CATEGORIES).isPresent()) {
      faults.add(
          new InvalidConfig(
              fields.at(CATEGORIES),
              "has a meaning only without %s; remove one of the two".formatted(PATTERNS)));
    }
    Set<String> wanted = shipped(fields, PATTERNS, faults);
    Set<SecretCategory> categories =
        fields.value(CATEGORIES).isPresent() ? categories(fields, CATEGORIES, faults) : usual();
    Set<String> unwanted = shipped(fields, EXCLUDE, faults);
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

  static Set<SecretCategory> categories(ConfigFields fields, String key, ConfigFaults faults) {
    return new HashSet<>(faults.texts(fields, key, PatternSelection::category));
  }

  private static SecretCategory category(String name, String path) throws InvalidConfig {
    return SecretCategory.find(name)
        .orElseThrow(() -> new InvalidConfig(path, "must be one of " + SecretCategory.NAMES));
  }

  private static Set<String> shipped(ConfigFields fields, String key, ConfigFaults faults) {
    return new PatternSelection(List.of(), true).known(fields, key, faults);
  }

  Set<String> known(ConfigFields fields, String key, ConfigFaults faults) {
    return new LinkedHashSet<>(faults.texts(fields, key, this::known));
  }

  private String known(String id, String path) throws InvalidConfig {
    if (!isKnown(id)) {
      throw unknown(path, id);
    }
    return id;
  }

  boolean isKnown(String id) {
    return !whole
        || SecretCatalog.find(id).isPresent()
        || custom.stream().anyMatch(pattern -> pattern.id().equals(id));
  }

  boolean hasField(String id) {
    return !whole
        || (custom.stream().noneMatch(pattern -> pattern.id().equals(id))
            && SecretCatalog.find(id)
                .filter(pattern -> !pattern.facts().home().equals(PatternHome.NONE))
                .isPresent());
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
