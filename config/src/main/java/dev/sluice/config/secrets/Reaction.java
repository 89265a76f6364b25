package dev.sluice.config.secrets;

import dev.sluice.config.match.HostPattern;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import dev.sluice.detect.ListedValues;
import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.place.OwnProvider;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.inspect.digest.ValueFingerprint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where an entry looks, and what it does with what it finds.
 *
 * @param values that are no secrets, and those that actions name
 * @param bodyOnly whether it reads bodies only because it is written in the old way
 * @param responsesOnly whether it leaves requests unread
 */
public record Reaction(
    Set<RequestPart> scope,
    ActionRules actions,
    SecretAction ownDestination,
    OwnProvider home,
    ListedValues values,
    boolean bodyOnly,
    boolean responsesOnly) {
  private static final String SCOPE = "scope";
  private static final String MODE = "mode";
  private static final String ACTIONS = "actions";
  private static final String OWN_DESTINATION = "own_destination";
  private static final String HOME = "home";
  private static final String ALLOW_VALUES = "allow_values";
  static final Set<String> KEYS = Set.of(SCOPE, MODE, ACTIONS, OWN_DESTINATION, HOME, ALLOW_VALUES);

  private static final String WHOLE_REQUEST = "request";
  private static final int MAX_HOSTS = 64;

  // A name, or an address; without a port, which a request's host does not have either.
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9_-]{1,63}\\.){0,126}[A-Za-z0-9_-]{1,63}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Set<RequestPart> REWRITABLE =
      EnumSet.of(RequestPart.HEADERS, RequestPart.BODY);

  public static Reaction read(Value.MapValue config) throws InvalidConfig {
    ConfigFields fields = ConfigFields.ofRoot(config);
    return ConfigFaults.none(faults -> read(fields, PatternSelection.of(fields, faults), faults));
  }

  static Reaction read(ConfigFields fields, PatternSelection selection, ConfigFaults faults) {
    Optional<SecretAction> mode = faults.value(() -> mode(fields)).flatMap(read -> read);
    List<ActionRule> rules = rules(fields, selection, faults);
    if (mode.isPresent() && fields.value(ACTIONS).isPresent()) {
      faults.add(
          new InvalidConfig(
              fields.at(MODE),
              "has a meaning only without %s; remove one of the two".formatted(ACTIONS)));
    }
    boolean bodyOnly = mode.isPresent() && fields.value(SCOPE).isEmpty();
    return new Reaction(
        bodyOnly ? Set.of(RequestPart.BODY) : scope(fields, faults),
        ActionRules.of(rules, mode.orElse(SecretAction.REDACT)),
        faults.value(() -> ownDestination(fields)).orElse(SecretAction.ALLOW),
        new OwnProvider(home(fields, selection, faults)),
        new ListedValues(ValuesReader.read(fields, ALLOW_VALUES, faults), values(rules)),
        bodyOnly,
        Phases.leaveRequests(fields));
  }

  private static List<ActionRule> rules(
      ConfigFields fields, PatternSelection selection, ConfigFaults faults) {
    List<Value> items = faults.value(() -> fields.items(ACTIONS)).orElse(List.of());
    return ActionsReader.read(fields.path().key(ACTIONS), items, selection, faults);
  }

  private static Set<ValueFingerprint> values(List<ActionRule> rules) {
    return rules.stream().flatMap(rule -> rule.values().stream()).collect(Collectors.toSet());
  }

  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (bodyOnly) {
      warnings.add("reads bodies only; add scope: request to its config to search whole requests");
    }
    if (responsesOnly) {
      warnings.add("reads responses alone; add request to its phases to search requests too");
    }
    for (int i = 0; i < actions.rules().size(); i++) {
      ActionRule rule = actions.rules().get(i);
      List<RequestPart> fixed =
          rule.places().stream().filter(part -> !REWRITABLE.contains(part)).sorted().toList();
      if (rule.action() == SecretAction.REDACT && !fixed.isEmpty()) {
        warnings.add(
            "denies in config.actions[%d], because nothing can rewrite %s; write action: deny"
                .formatted(
                    i, fixed.stream().map(RequestPart::text).collect(Collectors.joining(", "))));
      }
    }
    return warnings;
  }

  boolean redacts() {
    return actions.rules().stream().anyMatch(rule -> rule.action() == SecretAction.REDACT);
  }

  private static Optional<SecretAction> mode(ConfigFields fields) throws InvalidConfig {
    Optional<String> mode = fields.text(MODE);
    if (mode.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (mode.get()) {
          case "redact" -> SecretAction.REDACT;
          case "deny" -> SecretAction.DENY;
          case "detect" -> SecretAction.RECORD;
          default -> throw new InvalidConfig(fields.at(MODE), "must be redact, deny or detect");
        });
  }

  private static Set<RequestPart> scope(ConfigFields fields, ConfigFaults faults) {
    Optional<Value> value = fields.value(SCOPE);
    if (value.isEmpty() || value.get().equals(new Value.TextValue(WHOLE_REQUEST))) {
      return EnumSet.allOf(RequestPart.class);
    }
    if (value.get() instanceof Value.ListValue list && !list.values().isEmpty()) {
      return ActionsReader.places(fields, SCOPE, faults);
    }
    faults.add(
        new InvalidConfig(
            fields.at(SCOPE),
            "must be %s, or a list of %s".formatted(WHOLE_REQUEST, RequestPart.NAMES)));
    return Set.of();
  }

  private static SecretAction ownDestination(ConfigFields fields) throws InvalidConfig {
    return switch (fields.text(OWN_DESTINATION).orElse("allow")) {
      case "allow" -> SecretAction.ALLOW;
      case "record" -> SecretAction.RECORD;
      case "deny" -> SecretAction.DENY;
      default ->
          throw new InvalidConfig(fields.at(OWN_DESTINATION), "must be allow, record or deny");
    };
  }

  private static Map<String, List<String>> home(
      ConfigFields fields, PatternSelection selection, ConfigFaults faults) {
    return fields
        .value(HOME)
        .flatMap(value -> faults.value(() -> ConfigFields.of(fields.path().key(HOME), value)))
        .map(patterns -> homes(patterns, selection, faults))
        .orElse(Map.of());
  }

  private static Map<String, List<String>> homes(
      ConfigFields patterns, PatternSelection selection, ConfigFaults faults) {
    Map<String, List<String>> more = new HashMap<>();
    Set<String> ids = patterns.map().values().keySet();
    if (!ids.stream().allMatch(selection::isKnown)) {
      faults.add(
          new InvalidConfig(
              patterns.path().text(),
              "has a key that is not the id of a pattern; `sluice secrets list` lists them"));
    }
    for (String pattern : ids) {
      if (selection.isKnown(pattern)) {
        faults
            .value(() -> hosts(patterns, pattern, selection))
            .ifPresent(hosts -> more.put(pattern, hosts));
      }
    }
    return more;
  }

  private static List<String> hosts(
      ConfigFields patterns, String pattern, PatternSelection selection) throws InvalidConfig {
    if (!selection.hasField(pattern)) {
      throw new InvalidConfig(
          patterns.at(pattern),
          "has no effect: no documentation names a field for such secrets; write an item"
              + " of actions with places and hosts instead");
    }
    return hosts(patterns, pattern);
  }

  private static List<String> hosts(ConfigFields patterns, String pattern) throws InvalidConfig {
    List<String> hosts = patterns.texts(pattern);
    if (hosts.isEmpty() || hosts.size() > MAX_HOSTS) {
      throw new InvalidConfig(patterns.at(pattern), "must list 1 to %d hosts".formatted(MAX_HOSTS));
    }
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new InvalidConfig(
            patterns.at(pattern),
            "must list names or addresses of hosts, without port and" + " wildcard");
      }
    }
    return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /** Reads {@code actions}. */
  private static final class ActionsReader {
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
}
