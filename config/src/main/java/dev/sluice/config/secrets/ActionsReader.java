package dev.sluice.config.secrets;

import dev.sluice.config.policy.match.HostPattern;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.secrets.place.RequestPart;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads {@code actions}. */
final class ActionsReader {
  private static final int MAX_RULES = 64;
  private static final String ACTION = "action";
  private static final String PATTERNS = "patterns";
  private static final String CATEGORIES = "categories";
  private static final String PLACES = "places";
  private static final String HOSTS = "hosts";
  private static final String VALUES = "values";
  private static final Set<String> KEYS =
      Set.of(ACTION, PATTERNS, CATEGORIES, PLACES, HOSTS, VALUES);

  private ActionsReader() {}

  static List<ActionRule> read(KeyPath path, List<Value> items, PatternSelection selection)
      throws InvalidConfig {
    if (items.size() > MAX_RULES) {
      throw new InvalidConfig(path.text(), "has more than %d items".formatted(MAX_RULES));
    }
    List<ActionRule> rules = new ArrayList<>();
    for (Value item : items) {
      rules.add(read(ConfigFields.of(path.index(rules.size()), item), selection));
    }
    return rules;
  }

  private static ActionRule read(ConfigFields fields, PatternSelection selection)
      throws InvalidConfig {
    fields.allowOnly(KEYS);
    return new ActionRule(
        action(fields),
        selection.known(fields, PATTERNS),
        PatternSelection.categories(fields, CATEGORIES),
        places(fields, PLACES),
        hosts(fields),
        ValuesReader.read(fields, VALUES));
  }

  private static SecretAction action(ConfigFields fields) throws InvalidConfig {
    return SecretAction.find(fields.required(ACTION))
        .orElseThrow(
            () -> new InvalidConfig(fields.at(ACTION), "must be one of " + SecretAction.NAMES));
  }

  /** A list of parts of a request; empty when the key is absent. */
  static Set<RequestPart> places(ConfigFields fields, String key) throws InvalidConfig {
    Set<RequestPart> places = EnumSet.noneOf(RequestPart.class);
    List<String> names = fields.texts(key);
    for (int i = 0; i < names.size(); i++) {
      String at = fields.at(key, i);
      places.add(
          RequestPart.find(names.get(i))
              .orElseThrow(() -> new InvalidConfig(at, "must be one of " + RequestPart.NAMES)));
    }
    return places;
  }

  private static List<HostPattern> hosts(ConfigFields fields) throws InvalidConfig {
    List<HostPattern> hosts = new ArrayList<>();
    for (String host : fields.texts(HOSTS)) {
      try {
        hosts.add(HostPattern.compile(host));
      } catch (InvalidPatternException e) {
        throw new InvalidConfig(
            fields.at(HOSTS, hosts.size()), "is no host pattern: " + e.getMessage());
      }
    }
    return hosts;
  }
}
