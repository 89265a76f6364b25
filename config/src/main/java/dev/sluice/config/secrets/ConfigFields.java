package dev.sluice.config.secrets;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.fault.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of one mapping of a configuration. */
public record ConfigFields(KeyPath path, Value.MapValue map) {
  private static final int SHOWN = 64;

  static ConfigFields of(KeyPath path, Value value) throws InvalidConfig {
    if (value instanceof Value.MapValue map) {
      return new ConfigFields(path, map);
    }
    throw expected(path.text(), "a mapping");
  }

  List<InvalidConfig> unknown(Set<String> keys) {
    return map.values().keySet().stream()
        .filter(key -> !keys.contains(key))
        .map(
            key ->
                new InvalidConfig(
                    at(key),
                    "is an unknown key; %sit takes %s"
                        .formatted(
                            Spelling.hint(key.substring(0, Math.min(SHOWN, key.length())), keys),
                            String.join(", ", keys.stream().sorted().toList()))))
        .toList();
  }

  public static ConfigFields ofRoot(Value.MapValue config) {
    return new ConfigFields(KeyPath.ROOT.key("config"), config);
  }

  String at(String key) {
    return path.key(key).text();
  }

  String at(String key, int index) {
    return path.key(key).index(index).text();
  }

  Optional<Value> value(String key) {
    return Optional.ofNullable(map.values().get(key));
  }

  Optional<String> text(String key) throws InvalidConfig {
    Optional<Value> value = value(key);
    return value.isPresent() ? Optional.of(text(at(key), value.get())) : Optional.empty();
  }

  String required(String key) throws InvalidConfig {
    return text(key).orElseThrow(() -> new InvalidConfig(at(key), "is missing"));
  }

  boolean flag(String key, boolean otherwise) throws InvalidConfig {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof Value.BoolValue bool) {
      return bool.value();
    }
    throw expected(at(key), "true or false");
  }

  /** A whole number within bounds, both inclusive. */
  int number(String key, int least, int most, int otherwise) throws InvalidConfig {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof Value.NumberValue number
        && number.value() >= least
        && number.value() <= most
        && number.value() == Math.rint(number.value())) {
      return (int) number.value();
    }
    throw expected(at(key), "a whole number from %d to %d".formatted(least, most));
  }

  List<Value> items(String key) throws InvalidConfig {
    Optional<Value> value = value(key);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Value.ListValue list) {
      return list.values();
    }
    throw expected(at(key), "a list");
  }

  List<String> texts(String key) throws InvalidConfig {
    List<String> texts = new ArrayList<>();
    for (Value item : items(key)) {
      texts.add(text(at(key, texts.size()), item));
    }
    return texts;
  }

  static String text(String path, Value value) throws InvalidConfig {
    if (value instanceof Value.TextValue text) {
      return text.value();
    }
    throw expected(path, "text");
  }

  private static InvalidConfig expected(String path, String what) {
    return new InvalidConfig(path, "must be " + what);
  }

  /** A configuration that cannot be used. The message names the key and the remedy. */
  public static final class InvalidConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    InvalidConfig(String path, String problem) {
      super(path + " " + problem, null, false, false);
      this.path = path;
      this.problem = problem;
    }

    public String path() {
      return path;
    }

    public String problem() {
      return problem;
    }

    public String reason() {
      return path + " " + problem;
    }
  }
}
