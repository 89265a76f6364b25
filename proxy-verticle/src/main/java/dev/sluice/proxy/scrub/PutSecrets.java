package dev.sluice.proxy.scrub;

import dev.sluice.inspect.scrub.ScrubbedValue;
import dev.sluice.inspect.scrub.Scrubbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The secrets that one request received, for the search in its response. Never leaves the event
 * loop, and ends with the exchange.
 *
 * @param values of credentials that scrub, without those that are too short
 */
public record PutSecrets(List<ScrubbedValue> values) {
  public static final PutSecrets NONE = new PutSecrets(List.of());

  public PutSecrets {
    values = List.copyOf(values);
  }

  /** Those of head and body, each once; the first 64. */
  public static PutSecrets of(List<ScrubbedValue> some, List<ScrubbedValue> others) {
    List<ScrubbedValue> all = new ArrayList<>(some);
    for (ScrubbedValue other : others) {
      if (all.size() < Scrubbers.MOST_VALUES
          && all.stream().noneMatch(it -> Arrays.equals(it.value(), other.value()))) {
        all.add(other);
      }
    }
    return all.isEmpty() ? NONE : new PutSecrets(all);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public String toString() {
    return "PutSecrets[" + values.size() + "]";
  }
}
