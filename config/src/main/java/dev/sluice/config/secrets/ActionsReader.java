package dev.sluice.config.secrets;

import dev.sluice.config.policy.match.HostPattern;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.digest.ValueFingerprint;
import dev.sluice.inspect.secrets.pattern.SecretCategory;
import dev.sluice.inspect.secrets.place.RequestPart;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  static List<ActionRule> read(
      KeyPath path, List<Value> items, PatternSelection selection, ConfigFaults faults) {
    if (items.size() > MAX_RULES) {
      faults.add(new InvalidConfig(path.text(), "has more than %d items".formatted(MAX_RULES)));
      return List.of();
    }
    return faults.mappings(path, items, fields -> read(fields, selection, faults));
  }

  private static Optional<ActionRule> read(
      ConfigFields fields, PatternSelection selection, ConfigFaults faults) {
    faults.addAll(fields.unknown(KEYS));
    Optional<SecretAction> action = faults.value(() -> action(fields));
    Set<String> patterns = selection.known(fields, PATTERNS, faults);
    Set<SecretCategory> categories = PatternSelection.categories(fields, CATEGORIES, faults);
    Set<RequestPart> places = places(fields, PLACES, faults);
    List<HostPattern> hosts = faults.texts(fields, HOSTS, ActionsReader::host);
    Set<ValueFingerprint> values = ValuesReader.read(fields, VALUES, faults);
    return action.map(does -> new ActionRule(does, patterns, categories, places, hosts, values));
  }

  private static SecretAction action(ConfigFields fields) throws InvalidConfig {
    return SecretAction.find(fields.required(ACTION))
        .orElseThrow(
            () -> new InvalidConfig(fields.at(ACTION), "must be one of " + SecretAction.NAMES));
  }

  static Set<RequestPart> places(ConfigFields fields, String key, ConfigFaults faults) {
    return new HashSet<>(faults.texts(fields, key, ActionsReader::place));
  }

  private static RequestPart place(String name, String path) throws InvalidConfig {
    return RequestPart.find(name)
        .orElseThrow(() -> new InvalidConfig(path, "must be one of " + RequestPart.NAMES));
  }

  private static HostPattern host(String text, String path) throws InvalidConfig {
    try {
      return HostPattern.compile(text);
    } catch (InvalidPatternException e) {
      throw new InvalidConfig(path, "is no host pattern: " + e.getMessage());
    }
  }
}
