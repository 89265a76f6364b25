package dev.sluice.chain.remote.manifest;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.Binding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A service as described, after the operator's limits were applied.
 *
 * @param httpRequest empty when it does not evaluate requests
 * @param messages empty when it does not judge WebSocket messages
 * @param notServed operation and phase of bindings that Sluice does not run
 * @param version of the service, as events may name it; empty when its manifest has none, or one
 *     that may be a sentence
 */
public record ServiceProfile(
    Optional<Binding> httpRequest,
    Optional<Binding> messages,
    WriteRule writeRule,
    List<String> notServed,
    String version) {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,32}");

  public ServiceProfile {
    version = VERSION.matcher(version).matches() ? version : "";
  }
}
