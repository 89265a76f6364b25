package dev.sluice.policy.boundary;

import dev.sluice.policy.document.BodyOptions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Protocol;
import java.util.Map;
import java.util.Optional;

/** Compares how two endpoints read bodies. */
final class BodyComparison {
  private BodyComparison() {}

  /**
   * What an endpoint reads beyond the other; empty when nothing.
   *
   * @param most of the boundary
   */
  static Optional<String> excess(Endpoint most, Endpoint endpoint) {
    if (!most.protocol().equals(endpoint.protocol())) {
      return Optional.of(
          "reads bodies as %s, the boundary as %s".formatted(word(endpoint), word(most)));
    }
    BodyOptions all = most.body();
    BodyOptions own = endpoint.body();
    if (own.maxBytes() > all.maxBytes()) {
      return Optional.of(
          "reads bodies of up to %d bytes, the boundary %d"
              .formatted(own.maxBytes(), all.maxBytes()));
    }
    boolean mcp = endpoint.protocol().filter(p -> p == Protocol.MCP).isPresent();
    if (mcp && all.strictToolNames() && !own.strictToolNames()) {
      return Optional.of("has strict_tool_names: false, which the boundary lacks");
    }
    if (mcp && !all.mcpVersions().containsAll(own.mcpVersions())) {
      return Optional.of("admits versions of MCP that the boundary does not");
    }
    return registered(all).entrySet().containsAll(registered(own).entrySet())
        ? Optional.empty()
        : Optional.of("registers persisted queries that the boundary does not");
  }

  private static Map<String, BodyOptions.Persisted> registered(BodyOptions options) {
    return options.allowPersisted() ? options.persisted() : Map.of();
  }

  private static String word(Endpoint endpoint) {
    return endpoint.protocol().map(Protocol::word).orElse("none");
  }
}
