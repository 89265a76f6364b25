package dev.sluice.config.secrets;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the faults of one configuration, which is read key by key. One thread. */
final class ConfigFaults {
  private final List<InvalidConfig> all;

  ConfigFaults(List<InvalidConfig> found) {
    all = new ArrayList<>(found);
  }

  /** Reads one key, whose value is used. */
  interface Reading<T> {
    T value() throws InvalidConfig;
  }

  /** Reads one key. */
  interface Check {
    void run() throws InvalidConfig;
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

  List<InvalidConfig> all() {
    return List.copyOf(all);
  }
}
