package dev.sluice.config.policy.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the request bodies of an endpoint are read.
 *
 * @param maxBytes larger bodies are refused
 * @param persisted registered GraphQL operations by id
 * @param allowPersisted persisted operations are looked up instead of refused
 * @param strictToolNames MCP tool names must use the recommended characters
 * @param allowAllKnownMethods an MCP rule without a method means every known one
 */
public record BodyOptions(
    int maxBytes,
    Map<String, Persisted> persisted,
    boolean allowPersisted,
    boolean strictToolNames,
    boolean allowAllKnownMethods) {
  public BodyOptions {
    persisted = Map.copyOf(persisted);
  }

  /** A registered operation. */
  public record Persisted(String type, Optional<String> name, List<String> fields) {
    public Persisted {
      fields = List.copyOf(fields);
    }
  }
}
