package dev.sluice.proxy.secret.scrub;

import dev.sluice.detect.scrub.ScrubbedValue;
import dev.sluice.detect.scrub.Scrubbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The secrets that one request received, for the search in its response. Never leaves the event
 * loop, and ends with the exchange.
 *
 * @param values of credentials that scrub, without those that are too short
 */
public record InjectedSecrets(List<ScrubbedValue> values) {
  public static final InjectedSecrets NONE = new InjectedSecrets(List.of());

  public InjectedSecrets {
    values = List.copyOf(values);
  }

  /** Those of head and body, each once; the first 64. */
  public static InjectedSecrets of(List<ScrubbedValue> some, List<ScrubbedValue> others) {
    List<ScrubbedValue> all = new ArrayList<>(some);
    for (ScrubbedValue other : others) {
      if (all.size() < Scrubbers.MOST_VALUES
          && all.stream().noneMatch(it -> Arrays.equals(it.value(), other.value()))) {
        all.add(other);
      }
    }
    return all.isEmpty() ? NONE : new InjectedSecrets(all);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public String toString() {
    return "InjectedSecrets[" + values.size() + "]";
  }
}
