package dev.sluice.chain.builtin.secrets;

import dev.sluice.config.source.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an entry's {@code config}. */
final class SettingsReader {
  private static final String MODE = "mode";
  private static final String REPLACEMENT = "replacement";
  private static final String PATTERNS = "patterns";
  private static final String EXCLUDE = "exclude";
  private static final String CUSTOM = "custom";
  private static final String JSON = "json";
  private static final Set<String> KEYS =
      Set.of(MODE, REPLACEMENT, PATTERNS, EXCLUDE, CUSTOM, JSON);

  private final Fields fields;

  private SettingsReader(Fields fields) {
    this.fields = fields;
  }

  static Settings read(Value.MapValue config) throws InvalidConfig {
    return new SettingsReader(new Fields("config", config)).read();
  }

  private Settings read() throws InvalidConfig {
    fields.allowOnly(KEYS);
    Mode mode = mode();
    List<SecretPattern> patterns = new ArrayList<>(curated());
    patterns.addAll(CustomPatterns.read(fields.at(CUSTOM), fields.items(CUSTOM)));
    if (patterns.isEmpty()) {
      throw new InvalidConfig("config selects no pattern; name one in patterns or custom");
    }
    Settings settings = new Settings(mode, replacement(mode), patterns, fields.flag(JSON, true));
    if (!SecretSearch.of(settings).isClean(settings.replacement())) {
      throw new InvalidConfig(fields.at(REPLACEMENT) + " must not be what a pattern finds");
    }
    return settings;
  }

  private Mode mode() throws InvalidConfig {
    return switch (fields.text(MODE).orElse("redact")) {
      case "redact" -> Mode.REDACT;
      case "deny" -> Mode.DENY;
      case "detect" -> Mode.DETECT;
      default -> throw new InvalidConfig(fields.at(MODE) + " must be redact, deny or detect");
    };
  }

  private String replacement(Mode mode) throws InvalidConfig {
    Optional<String> given = fields.text(REPLACEMENT);
    if (given.isPresent() && mode != Mode.REDACT) {
      throw new InvalidConfig(fields.at(REPLACEMENT) + " has a meaning only with mode: redact");
    }
    String replacement = given.orElse(Replacement.DEFAULT);
    if (!Replacement.isValid(replacement)) {
      throw new InvalidConfig(fields.at(REPLACEMENT) + " must be " + Replacement.RULE);
    }
    return replacement;
  }

  /** In the order of the catalogue. */
  private List<SecretPattern> curated() throws InvalidConfig {
    boolean chosen = fields.value(PATTERNS).isPresent();
    Set<String> wanted = ids(PATTERNS);
    Set<String> unwanted = ids(EXCLUDE);
    return Catalogue.ALL.stream()
        .filter(pattern -> !chosen || wanted.contains(pattern.id()))
        .filter(pattern -> !unwanted.contains(pattern.id()))
        .toList();
  }

  private Set<String> ids(String key) throws InvalidConfig {
    List<String> ids = fields.texts(key);
    for (int i = 0; i < ids.size(); i++) {
      if (Catalogue.find(ids.get(i)).isEmpty()) {
        throw new InvalidConfig(
            "%s[%d] is not the id of a pattern; the documentation of sluice/secrets lists them"
                .formatted(fields.at(key), i));
      }
    }
    return new LinkedHashSet<>(ids);
  }
}
