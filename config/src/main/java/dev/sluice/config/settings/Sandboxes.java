package dev.sluice.config.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code proxy.sandboxes} and {@code proxy.authentication}.
 *
 * @param all unique ids and listeners
 * @param required nobody is served at {@code proxy.listen} without credentials; otherwise who
 *     presents none belongs to the sandbox {@code default}
 */
public record Sandboxes(List<Sandbox> all, boolean required) {
  public static final Sandboxes NONE = new Sandboxes(List.of(), false);

  public Sandboxes {
    all = List.copyOf(all);
  }

  /** The names that the settings give. */
  Set<String> ids() {
    return all.stream().map(Sandbox::id).collect(Collectors.toSet());
  }
}
