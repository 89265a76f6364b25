package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Collects the faults of one configuration. Readers go on after a fault, with what they read beside
 * it. One thread.
 */
final class ConfigFaults {
  private final List<InvalidConfig> all = new ArrayList<>();

  interface Reading<T> {
    T value() throws InvalidConfig;
  }

  interface Check {
    void run() throws InvalidConfig;
  }

  interface TextReading<T> {
    T value(String text, String path) throws InvalidConfig;
  }

  /**
   * What a reader reads.
   *
   * @throws InvalidConfig the first fault that it adds
   */
  static <T> T none(Function<ConfigFaults, T> reader) throws InvalidConfig {
    ConfigFaults faults = new ConfigFaults();
    T read = reader.apply(faults);
    if (!faults.isEmpty()) {
      throw faults.all.getFirst();
    }
    return read;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void add(InvalidConfig fault) {
    all.add(fault);
  }

  void addAll(List<InvalidConfig> faults) {
    all.addAll(faults);
  }

  void check(Check key) {
    try {
      key.run();
    } catch (InvalidConfig e) {
      all.add(e);
    }
  }

  <T> Optional<T> value(Reading<T> key) {
    try {
      return Optional.of(key.value());
    } catch (InvalidConfig e) {
      all.add(e);
      return Optional.empty();
    }
  }

  <T> List<T> texts(ConfigFields fields, String key, TextReading<T> reading) {
    List<T> read = new ArrayList<>();
    List<Value> items = value(() -> fields.items(key)).orElse(List.of());
    for (int i = 0; i < items.size(); i++) {
      String path = fields.at(key, i);
      Value item = items.get(i);
      value(() -> reading.value(ConfigFields.text(path, item), path)).ifPresent(read::add);
    }
    return read;
  }

  <T> List<T> mappings(
      KeyPath path, List<Value> items, Function<ConfigFields, Optional<T>> reader) {
    List<T> read = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      KeyPath at = path.index(i);
      Value item = items.get(i);
      value(() -> ConfigFields.of(at, item)).flatMap(reader).ifPresent(read::add);
    }
    return read;
  }

  List<InvalidConfig> all() {
    return List.copyOf(all);
  }
}
