package dev.sluice.proxy.scrub;

import dev.sluice.inspect.scrub.ScrubbedValue;
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

  /** Whether the response goes on unsearched. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Only how many. */
  @Override
  public String toString() {
    return "PutSecrets[" + values.size() + "]";
  }
}
